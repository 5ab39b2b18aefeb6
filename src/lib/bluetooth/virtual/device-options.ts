import type { MonotonicClock } from '../../clock';
import type { DeviceEvent } from './device-events';
import type { Fault } from './faults';

/** How the device lets apps in. */
export interface SignInOptions {
  /** Which authentication it knows; the other one gets no answer. */
  readonly way: 'newer' | 'older' | 'both';
  /** Base64 of 16 bytes: the authKey, or the bindingCode of a pure Bluetooth device. */
  readonly secret: string;
  /** 12 hex digits, for the older way's key. */
  readonly mac: string;
  /** The older way's PIN, asked for if it is set. */
  readonly pin: string | undefined;
  /** Whether it answers at all. */
  readonly answers: boolean;
  /** Whether it accepts the right secret. */
  readonly accepts: boolean;
  /** Argument id of the result number in 0x7035. */
  readonly resultId: number;
  /** The text of the nth sign-in's random, counted from 0; at most 16 ASCII characters. */
  readonly random: (nth: number) => string;
  /**
   * After a connection ended, how long its session lives on. A sign-in within it is answered with 2, already
   * signed in, and goes on with the old session's key or with the new one's.
   */
  readonly staleSession: { readonly ms: number; readonly key: 'old' | 'new' };
}

/** How the device takes a file. */
export interface ReceiverOptions {
  /** Argument 11; undefined leaves it out. Longer data is ignored (above 128 if it is absent or 0). */
  readonly maxPacketLength: number | undefined;
  /** Whether the limit covers the whole frame, as sent but without stuffing. */
  readonly limitCoversFrame: boolean;
  /** Whether it takes each packet for one at a multiple of the limit: shorter ones make the check fail. */
  readonly fixedPackets: boolean;
  readonly acknowledges: 'own-offset' | 'next-offset';
  readonly accepts: boolean;
  /** Whether it goes on where an interrupted transfer of the same file ended. */
  readonly resumes: boolean;
  /** Whether what was received outlives a cancel too. */
  readonly keepsAfterCancel: boolean;
  /** On a packet that is not the next one: nothing, an answer with the address it expects, cancel, or write it. */
  readonly unexpectedStart: 'silent' | 'answer-expected' | 'cancel' | 'hole';
  readonly eraseMs: number;
  readonly erases: 'on-notification' | 'on-first-packet';
  /** Milliseconds of flash for each KiB, before the packet is acknowledged. */
  readonly writeMsPerKiB: number;
  /**
   * What becomes of another packet before one is written and acknowledged: it waits its turn, is not noticed, is answered
   * with the address of the one before, or ends the transfer.
   */
  readonly whileWriting: 'queues' | 'ignores' | 'refuses' | 'cancels';
  /** Milliseconds to check the whole file. */
  readonly checkMs: number;
  /** Without valid data for so long it cancels. */
  readonly dataTimeoutMs: number;
  /** A larger file is declined. */
  readonly maxFileBytes: number;
  /** Whether it asks for the file on offer once an app has signed in. */
  readonly queriesFile: boolean;
}

/** What runs on the device, and how it changes. */
export interface SoftwareOptions {
  readonly module: string;
  readonly mcu: string;
  readonly answersVersion: boolean;
  /** What it answers in place of its versions, as a device does whose items are something else: a serial number. */
  readonly saysInstead: string | undefined;
  /** What a file replaces. */
  readonly updates: 'module' | 'mcu';
  /** After a reboot: the version announced with the file (or `otherVersion` if none was), the old one, or another. */
  readonly comesBackWith: 'new' | 'old' | 'other';
  readonly otherVersion: string;
  /** It reboots after so many files that passed their check. */
  readonly filesBeforeReboot: number;
  /**
   * By itself; only once no app is connected, as boot loaders do that wait for the disconnection (an app that connects
   * within the delay is waited for again); or never: it keeps what it runs.
   */
  readonly restarts: 'by-itself' | 'once-disconnected' | 'never';
  /** From the verdict to the reboot; for a boot loader that waits for the disconnection, how long it needs to be alone. */
  readonly rebootDelayMs: number;
  /** For how long, at most, it puts the reboot off until the app's answer to its verdict is in and settled. */
  readonly awaitsAnswerMs: number;
  /** How long it is gone. */
  readonly rebootMs: number;
  /** Whether it comes back under another address: whoever knew the old one does not find it. */
  readonly changesAddress: boolean;
}

export interface DeviceOptions {
  readonly clock: MonotonicClock;
  readonly signIn?: Partial<SignInOptions>;
  readonly receiver?: Partial<ReceiverOptions>;
  readonly software?: Partial<SoftwareOptions>;
  readonly faults?: readonly Fault[];
  /** Connections at a time; of several, only one may transfer. */
  readonly connections?: number;
  /** Bytes of one write that reach the device, if the carrier's MTU does not say so already. */
  readonly maxWriteBytes?: number;
  /** A longer write ends the link: a stack that cannot take it. */
  readonly dropsLinkAbove?: number;
  /** For how long it joins no frame from several writes, so that only one in a single write is noticed. */
  readonly oneFrameAWrite?: 'until-signed-in' | 'always';
  /** After the connection of an app that was in has ended, for how long it notices nothing that is sent to it. */
  readonly deafAfterLinkMs?: number;
  /** Told what the device does, for tests, benches and a page that shows it. */
  readonly watch?: (event: DeviceEvent) => void;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 16 characters that differ from one sign-in to the next and are the same in every run. */
function defaultRandom(nth: number): string {
  let state = (nth + 1) * 2654435761;
  return Array.from({ length: 16 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return LETTERS[(state >>> 16) % LETTERS.length];
  }).join('');
}

export const defaultSignIn: SignInOptions = {
  way: 'newer',
  secret: 'AAECAwQFBgcICQoLDA0ODw==',
  mac: '0123456789AB',
  pin: undefined,
  answers: true,
  accepts: true,
  resultId: 3,
  random: defaultRandom,
  staleSession: { ms: 0, key: 'new' },
};

export const defaultReceiver: ReceiverOptions = {
  maxPacketLength: 1024,
  limitCoversFrame: false,
  fixedPackets: false,
  acknowledges: 'own-offset',
  accepts: true,
  resumes: true,
  keepsAfterCancel: false,
  unexpectedStart: 'answer-expected',
  eraseMs: 0,
  erases: 'on-first-packet',
  writeMsPerKiB: 0,
  whileWriting: 'queues',
  checkMs: 0,
  dataTimeoutMs: 15_000,
  maxFileBytes: 128 * 1024 * 1024,
  queriesFile: false,
};

export const defaultSoftware: SoftwareOptions = {
  module: '1.0.0',
  mcu: '1.0.0',
  answersVersion: true,
  saysInstead: undefined,
  updates: 'module',
  comesBackWith: 'new',
  otherVersion: '9.9.9',
  filesBeforeReboot: 1,
  restarts: 'by-itself',
  rebootDelayMs: 500,
  awaitsAnswerMs: 0,
  rebootMs: 5000,
  changesAddress: false,
};
