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
const rememberedNames = 1000;
const refusalByTriesLeft: readonly RefusalName[] = [
  'locked',
  'oneTryLeft',
  'twoTriesLeft',
  'threeTriesLeft',
  'fourTriesLeft',
];

interface Tries {
  wrong: number;
  lockedUntil: number;
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

  /** Refusals: signatureRefused, oneTryLeft to fourTriesLeft, locked. `now` by the calendar. */
  signInByEmail(email: string, request: SignIn, now: number): Account {
    this.#checkSignature([email], request);
    const account = accounts.find((known) => known.email === email.toLowerCase());
    return this.#checkPassword(email.toLowerCase(), account, request, now);
  }

  /** As by e-mail. */
  signInByPhone(internationalCode: string, phone: string, request: SignIn, now: number): Account {
    this.#checkSignature([internationalCode, phone], request);
    const account = accounts.find(
      (known) => known.phone === phone && known.internationalCode === internationalCode,
    );
    return this.#checkPassword(`+${internationalCode} ${phone}`, account, request, now);
  }

  #checkSignature(names: readonly string[], request: SignIn): void {
    const parts = [...names, request.pwd, request.random];
    const signed = isSigned(request.signature, parts, this.#userDomainSecret);
    if (!signed || request.userDomain !== this.#userDomain || request.random.length !== 16) {
      throw new Refusal('signatureRefused');
    }
  }

  /** Names that nobody has are counted as well, so that no answer tells which exist. */
  #checkPassword(name: string, account: Account | undefined, request: SignIn, now: number): Account {
    const tries = this.#triesOf(name);
    if (now < tries.lockedUntil) throw new Refusal('locked');
    const password = decryptPassword(request.pwd, request.random);
    if (account !== undefined && password !== null && sameText(password, account.password)) {
      this.#tries.delete(name);
      return account;
    }
    tries.wrong += 1;
    const left = maximumTries - tries.wrong;
    if (left === 0) {
      tries.wrong = 0;
      tries.lockedUntil = now + lockedFor;
    }
    throw new Refusal(refusalByTriesLeft[left] ?? 'locked');
  }

  #triesOf(name: string): Tries {
    const known = this.#tries.get(name);
    if (known !== undefined) return known;
    const oldest = this.#tries.keys().next();
    if (this.#tries.size >= rememberedNames && oldest.done !== true) this.#tries.delete(oldest.value);
    const tries: Tries = { wrong: 0, lockedUntil: 0 };
    this.#tries.set(name, tries);
    return tries;
  }
}
