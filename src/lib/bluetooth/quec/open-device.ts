import { pause, type MonotonicClock } from '../../clock';
import { isOverairError, OverairError } from '../../errors';
import type { Link } from '../link';
import type { SignInWrites } from '../product-profile';
import { olderSignIn } from './older-sign-in';
import { DeviceSession } from './device-session';
import { signIn, type SignedIn, type SignInState } from './sign-in';
import { readVersion, type VersionQuery, type VersionReading } from './version';

/** What opening a device needs. */
export interface OpenDeviceOptions {
  /** Connects anew; called a second time if the device holds an earlier session. */
  readonly connect: () => Promise<Link>;
  readonly clock: MonotonicClock;
  /** Base64 as the platform gives it; asked for once the link stands. */
  readonly secret: () => string;
  /** Only for a product that configuration names as older: it binds an unbound device. */
  readonly olderMac?: string | undefined;
  /** How the product took the proof before; in pieces if nothing is known. */
  readonly signInWrites?: SignInWrites | undefined;
  readonly versionQuery?: VersionQuery | undefined;
  /** How long to wait for the version, in milliseconds; 5 s if not given. */
  readonly versionTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A device that is signed in, and what runs on it. */
export interface OpenedDevice {
  readonly session: DeviceSession;
  readonly version: VersionReading;
  /** How the device took the proof; what was given if it signs in the older way. */
  readonly signInWrites: SignInWrites;
}

/** How long a device is left alone that holds an earlier session, in milliseconds. */
const SETTLE_MS = 3000;

interface Attempt extends OpenedDevice {
  /** Whether the device holds an earlier session and has said nothing that could be decrypted. */
  readonly isStale: boolean;
}

async function attempt(options: OpenDeviceOptions): Promise<Attempt> {
  const { olderMac, signal, signInWrites = 'pieces' } = options;
  const session = new DeviceSession(await options.connect(), options.clock);
  try {
    const { state, writes }: SignedIn =
      olderMac === undefined
        ? await signIn(session, options.secret(), { signal, writes: signInWrites })
        : { state: await olderSignIn(session, options.secret(), olderMac, signal), writes: signInWrites };
    const version = await firstAnswer(session, state, options);
    return {
      session,
      version,
      signInWrites: writes,
      isStale: state === 'already-signed-in' && session.counts.decrypted === 0,
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The first encrypted exchange. To a device that holds an earlier session a wrong secret may be only a late one. */
async function firstAnswer(
  session: DeviceSession,
  state: SignInState,
  options: OpenDeviceOptions,
): Promise<VersionReading> {
  try {
    const { versionQuery: query, versionTimeoutMs: timeoutMs, signal } = options;
    return await readVersion(session, { query, timeoutMs, signal });
  } catch (error) {
    if (state === 'already-signed-in' && isOverairError(error, 'device-secret-wrong'))
      return { kind: 'unreadable' };
    throw error;
  }
}

/**
 * Connects, signs in and reads the version, which is also the first encrypted exchange: the right device is the one
 * whose answer decrypts with its secret. If the device says "already signed in" and then nothing that decrypts,
 * disconnects, waits 3 s and tries once more. Rejects as `signIn` and `readVersion` do; the link is closed then.
 */
export async function openDevice(options: OpenDeviceOptions): Promise<OpenedDevice> {
  const first = await attempt(options);
  if (!first.isStale) return first;
  await first.session.close();
  await pause(options.clock, SETTLE_MS, options.signal);
  const second = await attempt(options);
  if (!second.isStale || second.session.counts.undecryptable === 0) return second;
  await second.session.close();
  throw new OverairError('device-secret-wrong');
}
