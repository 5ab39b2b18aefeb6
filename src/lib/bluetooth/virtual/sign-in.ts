import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { command } from './device-commands';
import { deviceCipher, type DeviceCipher } from './device-cipher';
import type { SignInOptions } from './device-options';
import type { NaiveFrame } from './naive-frame';
import { decodeNaiveItems, naiveBytes, type NaiveItem } from './naive-ttlv';

/** Result numbers of a sign-in. */
const result = { accepted: 0, refused: 1, already: 2 } as const;

const text = new TextEncoder();

function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** What outlives a connection: how many sign-ins there were, and the last session for a while. */
export class SignInMemory {
  count = 0;
  stale: { readonly cipher: DeviceCipher; readonly until: number } | undefined;
}

/** One connection's way in: answers both authentications and holds the cipher once an app is in. */
export class SignIn {
  cipher: DeviceCipher | undefined;
  #random: string | undefined;
  readonly #options: SignInOptions;
  readonly #memory: SignInMemory;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  constructor(options: SignInOptions, memory: SignInMemory, now: () => number) {
    this.#options = options;
    this.#memory = memory;
    this.#now = now;
    this.#key = fromBase64(options.secret);
  }

  /** The answer to a frame of signing in: its command and items. Undefined if it is none, or gets no answer. */
  answer(frame: NaiveFrame): { readonly command: number; readonly items: readonly NaiveItem[] } | undefined {
    const { answers, way } = this.#options;
    if (!answers) return undefined;
    const items = () => decodeNaiveItems(frame.data) ?? [];
    if (way !== 'older' && frame.command === command.askRandom) return this.#giveRandom();
    if (way !== 'older' && frame.command === command.proof) return this.#check(items());
    if (way !== 'newer' && frame.command === command.olderSignIn) return this.#olderWay(items());
    return undefined;
  }

  /** The connection has ended: its session may live on for a while. */
  ended(): void {
    const { ms } = this.#options.staleSession;
    if (this.cipher !== undefined && ms > 0)
      this.#memory.stale = { cipher: this.cipher, until: this.#now() + ms };
  }

  #nextRandom(): string {
    this.#random = this.#options.random(this.#memory.count++);
    return this.#random;
  }

  #giveRandom() {
    return { command: command.random, items: [{ id: 1, value: text.encode(this.#nextRandom()) }] };
  }

  #check(items: readonly NaiveItem[]) {
    const random = this.#random;
    if (random === undefined) return undefined;
    const proof = bytesToHex(sha256(text.encode(`${bytesToHex(this.#key)};${random}`)));
    const given = new TextDecoder().decode(naiveBytes(items, 2));
    const right = given === proof && this.#options.accepts;
    const value = right ? this.#letIn(deviceCipher(this.#key, random)) : result.refused;
    return { command: command.signedIn, items: [{ id: this.#options.resultId, value }] };
  }

  #letIn(fresh: DeviceCipher): number {
    const { stale } = this.#memory;
    const lives = stale !== undefined && this.#now() < stale.until;
    const already = lives || this.cipher !== undefined;
    const keepsOld = lives && this.#options.staleSession.key === 'old';
    this.cipher = keepsOld ? stale.cipher : fresh;
    return already ? result.already : result.accepted;
  }

  #olderWay(items: readonly NaiveItem[]) {
    const { mac, pin, accepts } = this.#options;
    const authKey = naiveBytes(items, 1);
    const givenPin = naiveBytes(items, 3);
    const right =
      accepts &&
      authKey !== undefined &&
      bytesToHex(authKey) === bytesToHex(this.#key) &&
      (pin === undefined || new TextDecoder().decode(givenPin) === pin);
    if (!right) return { command: command.olderSignedIn, items: [{ id: 1, value: result.refused }] };
    const random = this.#nextRandom();
    const value = this.#letIn(deviceCipher(text.encode(`!!${mac.toUpperCase()}!!`), random));
    const answer = [
      { id: 1, value },
      { id: 2, value: text.encode(random) },
    ];
    return { command: command.olderSignedIn, items: answer };
  }
}
