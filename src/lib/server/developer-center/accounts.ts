import { decryptPassword, isSigned, sameText } from './signing';
import { RefusedRequest, type RefusalName } from './words';

export interface EmbeddedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly internationalCode: string;
  readonly phone: string;
  readonly password: string;
}

/** The account that a demonstration signs in with. The address exists nowhere (RFC 2606), the number neither. */
export const demoAccount: EmbeddedAccount = {
  id: 'U1000001',
  name: 'Demo',
  email: 'demo@example.com',
  internationalCode: '86',
  phone: '13800000001',
  password: 'Overair-demo-1',
};

/** Somebody else: owns devices that the demo account does not see, and shares one with it. */
export const otherAccount: EmbeddedAccount = {
  id: 'U1000002',
  name: 'Neighbour',
  email: 'neighbour@example.com',
  internationalCode: '86',
  phone: '13800000002',
  password: 'Overair-demo-2',
};

const accounts: readonly EmbeddedAccount[] = [demoAccount, otherAccount];

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

  byId(id: string): EmbeddedAccount | undefined {
    return accounts.find((account) => account.id === id);
  }

  /** Refusals: those of the user domain, signatureRefused, emailUnknown, oneTryLeft to fourTriesLeft, locked. */
  signInByEmail(email: string, request: SignIn, now: number): EmbeddedAccount {
    this.#checkOperator([email], request);
    const account = accounts.find((known) => known.email === email.toLowerCase());
    if (account === undefined) throw new RefusedRequest('emailUnknown');
    return this.#checkPassword(account, request, wrongByEmail, now);
  }

  /** As by e-mail, with codes of its own; also phoneMalformed. */
  signInByPhone(internationalCode: string, phone: string, request: SignIn, now: number): EmbeddedAccount {
    this.#checkOperator([internationalCode, phone], request);
    if (!/^\d{3,20}$/.test(phone)) throw new RefusedRequest('phoneMalformed');
    const account = accounts.find(
      (known) => known.phone === phone && known.internationalCode === internationalCode,
    );
    if (account === undefined) throw new RefusedRequest('phoneUnknown');
    return this.#checkPassword(account, request, wrongByPhone, now);
  }

  /** Whether the operator's app is known and has signed. */
  #checkOperator(names: readonly string[], { userDomain, signature, pwd, random }: SignIn): void {
    if (userDomain === '') throw new RefusedRequest('userDomainMissing');
    if (!/^[\w.-]{1,64}$/.test(userDomain)) throw new RefusedRequest('userDomainMalformed');
    if (userDomain !== this.#userDomain) throw new RefusedRequest('userDomainUnknown');
    const signed = isSigned(signature, [...names, pwd, random], this.#userDomainSecret);
    if (!signed || random.length !== 16) throw new RefusedRequest('signatureRefused');
  }

  #checkPassword(
    account: EmbeddedAccount,
    request: SignIn,
    wrong: readonly RefusalName[],
    now: number,
  ): EmbeddedAccount {
    const tries = this.#tries.get(account.id) ?? { wrong: 0, lockedUntil: 0 };
    if (now < tries.lockedUntil) throw new RefusedRequest('locked');
    const password = decryptPassword(request.pwd, request.random);
    if (password !== null && sameText(password, account.password)) {
      this.#tries.delete(account.id);
      return account;
    }
    const left = maximumTries - tries.wrong - 1;
    const again =
      left === 0 ? { wrong: 0, lockedUntil: now + lockedFor } : { ...tries, wrong: tries.wrong + 1 };
    this.#tries.set(account.id, again);
    throw new RefusedRequest(wrong[left - 1] ?? 'locked');
  }
}
