import { decryptPassword, isSigned, sameText } from './signing';
import { Refusal, type RefusalName } from './words';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly internationalCode: string;
  readonly phone: string;
  readonly password: string;
}

/** The account that a demonstration signs in with. The address exists nowhere (RFC 2606), the number neither. */
export const demoAccount: Account = {
  id: 'U1000001',
  name: 'Demo',
  email: 'demo@example.com',
  internationalCode: '86',
  phone: '13800000001',
  password: 'Overair-demo-1',
};

/** Somebody else: owns devices that the demo account does not see, and shares one with it. */
export const otherAccount: Account = {
  id: 'U1000002',
  name: 'Neighbour',
  email: 'neighbour@example.com',
  internationalCode: '86',
  phone: '13800000002',
  password: 'Overair-demo-2',
};

const accounts: readonly Account[] = [demoAccount, otherAccount];

/** What a sign-in carries, by the platform's names. */
export interface SignIn {
  readonly pwd: string;
  readonly random: string;
  readonly userDomain: string;
  readonly signature: string;
}

const lockedFor = 20 * 60_000;
const maximumTries = 5;

/** What a wrong password is answered, by how many tries are left: 1 to 4. The two ways to sign in have codes of their own. */
const wrongByEmail: readonly RefusalName[] = [
  'oneTryLeft',
  'twoTriesLeft',
  'threeTriesLeft',
  'fourTriesLeft',
];
const wrongByPhone: readonly RefusalName[] = [
  'phoneOneTryLeft',
  'phoneTwoTriesLeft',
  'phoneThreeTriesLeft',
  'phoneFourTriesLeft',
];

interface Tries {
  readonly wrong: number;
  readonly lockedUntil: number;
}

/** Checks sign-ins: the signature, the encrypted password, and how often it was wrong. */
export class AccountBook {
  readonly #userDomain: string;
  readonly #userDomainSecret: string;
  readonly #tries = new Map<string, Tries>();

  constructor(userDomain: string, userDomainSecret: string) {
    this.#userDomain = userDomain;
    this.#userDomainSecret = userDomainSecret;
  }

  byId(id: string): Account | undefined {
    return accounts.find((account) => account.id === id);
  }

  /** Refusals: those of the user domain, signatureRefused, emailUnknown, oneTryLeft to fourTriesLeft, locked. */
  signInByEmail(email: string, request: SignIn, now: number): Account {
    this.#checkOperator([email], request);
    const account = accounts.find((known) => known.email === email.toLowerCase());
    if (account === undefined) throw new Refusal('emailUnknown');
    return this.#checkPassword(account, request, wrongByEmail, now);
  }

  /** As by e-mail, with codes of its own; also phoneMalformed. */
  signInByPhone(internationalCode: string, phone: string, request: SignIn, now: number): Account {
    this.#checkOperator([internationalCode, phone], request);
    if (!/^\d{3,20}$/.test(phone)) throw new Refusal('phoneMalformed');
    const account = accounts.find(
      (known) => known.phone === phone && known.internationalCode === internationalCode,
    );
    if (account === undefined) throw new Refusal('phoneUnknown');
    return this.#checkPassword(account, request, wrongByPhone, now);
  }

  /** Whether the operator's app is known and has signed. */
  #checkOperator(names: readonly string[], { userDomain, signature, pwd, random }: SignIn): void {
    if (userDomain === '') throw new Refusal('userDomainMissing');
    if (!/^[\w.-]{1,64}$/.test(userDomain)) throw new Refusal('userDomainMalformed');
    if (userDomain !== this.#userDomain) throw new Refusal('userDomainUnknown');
    const signed = isSigned(signature, [...names, pwd, random], this.#userDomainSecret);
    if (!signed || random.length !== 16) throw new Refusal('signatureRefused');
  }

  #checkPassword(account: Account, request: SignIn, wrong: readonly RefusalName[], now: number): Account {
    const tries = this.#tries.get(account.id) ?? { wrong: 0, lockedUntil: 0 };
    if (now < tries.lockedUntil) throw new Refusal('locked');
    const password = decryptPassword(request.pwd, request.random);
    if (password !== null && sameText(password, account.password)) {
      this.#tries.delete(account.id);
      return account;
    }
    const left = maximumTries - tries.wrong - 1;
    const again =
      left === 0 ? { wrong: 0, lockedUntil: now + lockedFor } : { ...tries, wrong: tries.wrong + 1 };
    this.#tries.set(account.id, again);
    throw new Refusal(wrong[left - 1] ?? 'locked');
  }
}
