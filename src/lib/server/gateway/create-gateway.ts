import type { Clock } from '../../clock';
import { createAdmission } from './admission';
import type { Configuration } from './configuration';
import type { CenterConnection } from './connection';
import type { EndedSessions } from './ended-sessions';
import { createFirmwareLinks } from './firmware-links';
import { createFirmwareSource } from './firmware-source';
import type { Gateway } from './gateway';
import type { GuardedFetch } from './guarded-fetch';
import type { Log } from './log';
import { createOpenDownloads } from './open-downloads';
import type { CreateRateLimit } from './rate-limit';
import { createSessionOpener } from './opened-sessions';
import { createPace } from './upstream-pace';
import { createRenewer, type ShareRenewal } from './refresh';
import { createSealer } from './sealer';
import { createSignInLimits } from './sign-in-limits';
import { createTurns } from './turns';
import { fetchTokens, type Caller } from './upstream-calls';

/** What a gateway is given beside its settings. */
export interface Surroundings {
  readonly connection: CenterConnection;
  readonly clock: Clock;
  readonly log: Log;
  /** At least 32 characters; servers that share it read each other's sessions and links. */
  readonly secret: string;
  readonly fetchFile: GuardedFetch;
  readonly ended: EndedSessions;
  /** How limits are counted, and renewals shared, if there are several servers. */
  readonly createLimit?: CreateRateLimit;
  readonly shareRenewal?: ShareRenewal;
}

/** Puts the gateway's parts together. */
export function createGateway(configuration: Configuration, surroundings: Surroundings): Gateway {
  const { connection, clock, log, secret, fetchFile, ended, createLimit, shareRenewal } = surroundings;
  const { place, upstream, respond } = connection;
  const turns = createTurns();
  const sessions = createSealer(secret, 'session');
  const caller: Caller = {
    clock,
    log,
    turns,
    upstream,
    endpoints: configuration.endpoints,
    developerCenter: place,
  };
  const rules = {
    address: new URL(place.address),
    embedded: respond,
    hosts: configuration.firmwareHosts,
  };
  return {
    ...caller,
    memoryFreeUnit: configuration.memoryFreeUnit,
    reportCodes: configuration.reportCodes ?? connection.reportCodes,
    bluetoothSignature: configuration.bluetoothSignature,
    demo: connection.demo,
    control: connection.control,
    sessions,
    openSession: createSessionOpener(sessions, place.id),
    ended,
    renewer: createRenewer(
      (refreshToken, account) => fetchTokens(caller, refreshToken, account),
      clock,
      shareRenewal,
    ),
    limits: createSignInLimits(createLimit),
    admission: createAdmission({ turns, pace: createPace() }),
    downloads: createOpenDownloads(),
    links: createFirmwareLinks(createSealer(secret, 'firmware link')),
    files: createFirmwareSource(rules, fetchFile, clock),
  };
}
