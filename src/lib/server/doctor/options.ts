import { parseArgs } from 'node:util';
import type { Credentials } from '../gateway/sign-in';

/** How one signs in, without the password. */
type AccountName = Credentials extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'password'>
    : never
  : never;

export interface Options {
  readonly account: AccountName;
  /** Examine this device; any of the account if it is null. */
  readonly deviceKey: string | null;
  /** Also ask for a Bluetooth plan, which makes the platform push one. */
  readonly plans: boolean;
  readonly verbose: boolean;
  readonly suggest: boolean;
}

export const usage = `npm run doctor -- --account NAME [--device KEY] [--plans] [--verbose] [--suggest]

Examines the Developer Center of the settings (DEVELOPER_CENTER_URL, USER_DOMAIN, USER_DOMAIN_SECRET, ENDPOINTS …):
compares the endpoint table with the platform's description of itself, signs in once, asks everything that changes
nothing for one device, and signs out. The password is asked for, or taken from DOCTOR_PASSWORD.

  --account NAME   an e-mail address, or a phone number such as "+86 13800000001"
  --device KEY     the deviceKey of the device to ask about; without it, one of the account's
  --plans          also ask for a Bluetooth plan, which makes the platform push it to the device
  --verbose        show a sample of every answer, without what is personal or secret
  --suggest        print the value of ENDPOINTS that agrees with the description

It ends with 0 if all agree, 1 if something does not, 2 if it could not examine anything.
`;

/** What stops the doctor before it began; the message is a sentence. */
export class UsageError extends Error {}

function parseAccount(name: string): AccountName {
  if (name.includes('@')) return { email: name.trim() };
  const [, internationalCode = '86', phone] = /^(?:\+(\d{1,4})[ -])?(\d{3,20})$/.exec(name.trim()) ?? [];
  if (phone !== undefined) return { internationalCode, phone };
  throw new UsageError('--account must be an e-mail address, or a phone number such as "+86 13800000001".');
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        account: { type: 'string' },
        device: { type: 'string' },
        plans: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        suggest: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The command line; null if only its help is wanted. Throws `UsageError`. */
export function parseOptions(argv: readonly string[]): Options | null {
  const { account, device, help, ...flags } = read(argv);
  if (help) return null;
  if (account === undefined) throw new UsageError('--account is missing: say who signs in.');
  return { account: parseAccount(account), deviceKey: device ?? null, ...flags };
}
