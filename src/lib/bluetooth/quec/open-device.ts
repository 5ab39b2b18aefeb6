import type { MonotonicClock } from '../../clock';
import { isOverairError, OverairError } from '../../errors';
import type { Link } from '../link';
import { olderSignIn } from './older-sign-in';
import { Session } from './session';
import { signIn, type SignInState } from './sign-in';
import { readVersion, type VersionQuery, type VersionReading } from './version';

/** What opening a device needs. */
export interface OpenDeviceOptions {
  /** Connects anew; called a second time where the device holds an earlier session. */
  readonly connect: () => Promise<Link>;
  readonly clock: MonotonicClock;
  /** Base64 as the platform gives it. */
  readonly secret: string;
  /** Only for a product that configuration names as older: it binds an unbound device. */
  readonly olderMac?: string | undefined;
  readonly versionQuery?: VersionQuery | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A device that is signed in, and what runs on it. */
export interface OpenedDevice {
  readonly session: Session;
  readonly version: VersionReading;
}

/** How long a device is left alone that holds an earlier session, in milliseconds. */
const SETTLE_MS = 3000;

interface Attempt extends OpenedDevice {
  /** Whether the device holds an earlier session and has said nothing that could be decrypted. */
  readonly isStale: boolean;
}

async function attempt(options: OpenDeviceOptions): Promise<Attempt> {
  const { secret, olderMac, signal } = options;
  const session = new Session(await options.connect(), options.clock);
  try {
    const state: SignInState =
      olderMac === undefined
        ? await signIn(session, secret, signal)
        : await olderSignIn(session, secret, olderMac, signal);
    const version = await firstAnswer(session, state, options);
    return { session, version, isStale: state === 'already-signed-in' && session.counts.decrypted === 0 };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The first encrypted exchange. To a device that holds an earlier session a wrong secret may be only a late one. */
async function firstAnswer(
  session: Session,
  state: SignInState,
  options: OpenDeviceOptions,
): Promise<VersionReading> {
  try {
    return await readVersion(session, { query: options.versionQuery, signal: options.signal });
  } catch (error) {
    if (state === 'already-signed-in' && isOverairError(error, 'device-secret-wrong'))
      return { kind: 'unreadable' };
    throw error;
  }
}

function pause(clock: MonotonicClock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      stop();
      reject(new OverairError('cancelled'));
    };
    const stop = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}

/**
 * Connects, signs in and reads the version, which is also the first encrypted exchange: the right device is the one
 * whose answer decrypts with its secret. Where the device says "already signed in" and then nothing that decrypts,
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
