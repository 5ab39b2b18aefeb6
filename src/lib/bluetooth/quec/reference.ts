/*
 * The device's protocol at a glance; read this first. A message is a frame (frame.ts) that carries arguments as TTLV
 * items (ttlv.ts). The app signs in (sign-in.ts), reads the version (version.ts) and sends files (transfer/).
 *
 * Where each fact is known from:
 *   D  documented by the vendor
 *   T  reported by third-party clients to work on devices
 *   I  inferred or decided here, because no public document says it
 */

/** Commands. An answer repeats the packet id of what it answers. */
export const Command = {
  /** D. Device: which file is there? Arguments 1, 4, (2, 3). */
  fileQuery: 0x7020,
  /** D. App: the file on offer, or no data if there is none. Arguments 1–6, 12. */
  fileQueryAnswer: 0x7021,
  /** D. App: a file is on offer. Arguments 1, 4, 5, 6, (2, 3, 12). The device decides by a transfer control of its own. */
  fileNotification: 0x7022,
  /** D. Either side: one of the actions. Arguments 7, 8 with pause, 11 with receive. */
  transferControl: 0x7023,
  /** D. To every transfer control; no data. */
  transferControlAnswer: 0x7024,
  /** D. App: a part of the file. Arguments 9, 10. */
  filePacket: 0x7025,
  /** D. Device: a packet arrived. Argument 9; I: its own address or the next one, whichever the first answer names. */
  filePacketAnswer: 0x7026,
  /** T. App: signs in the newer way; no data. */
  signIn: 0x7032,
  /** T. Device: item 1 is its random, 16 ASCII characters. */
  signInChallenge: 0x7033,
  /** T. App: item 2 is the proof that it knows the secret, 64 hex digits. */
  signInProof: 0x7034,
  /** T. Device: a number; 0 accepted, 2 already signed in, any other refused. */
  signInResult: 0x7035,
  /** I. App: which versions run? No data. */
  versionQuery: 0x7040,
  /** I. Device: item 1 is the module's version, item 2 the MCU's, as text. */
  versionAnswer: 0x7041,
  /** D. App: signs in the older way, which *binds* an unbound device to whoever sends it. Item 1 is the key. */
  olderSignIn: 0x8011,
  /** D. Device: accepted or not, and its random; I: how the two are told apart. */
  olderSignInAnswer: 0x801c,
} as const;

/** D. The arguments of the file transfer, by the id of their item. */
export const Argument = {
  /** 1 is firmware. */
  fileType: 1,
  path: 2,
  name: 3,
  /** 0 MD5, 1 CRC32, 2 SHA-256. */
  checkAlgorithm: 4,
  /** I: the raw digest; CRC32 (IEEE) as four bytes, big-endian. */
  checkCode: 5,
  /** Bytes of the file. */
  size: 6,
  /** One of the actions below. */
  action: 7,
  /** Seconds. */
  delay: 8,
  startAddress: 9,
  data: 10,
  /** I: bytes of data; on devices that take no such packet, bytes of the whole frame. */
  maxPacketLength: 11,
  version: 12,
} as const;

/** D. What a transfer control asks for. */
export const Action = {
  decline: 1,
  receive: 2,
  pause: 3,
  proceed: 4,
  cancel: 5,
  /** The file has passed the device's check; it restarts into the new version. */
  received: 6,
  /** The file has not passed. */
  failed: 7,
} as const;

export const Limit = {
  /** D. The largest length field of a sender: so it begins with neither AA nor 55. A receiver takes up to 65535. */
  sentLength: 0x54ff,
  /** D. Packet ids in use; 0 and 65535 are illegal, those below 1000 are left to devices. */
  firstPacketId: 1000,
  lastPacketId: 65_534,
  /** D. A device cancels a transfer after this long without valid data. */
  deviceSilenceMs: 15_000,
  /** I. What stands for argument 11 if a device names none, bytes. */
  usualPacketLength: 128,
  /** The bytes of a write that every device takes: the smallest MTU of Bluetooth Low Energy, 23, less 3. */
  smallestWrite: 20,
  /** I. The longest delay that a device may ask for, and what a pause of ours asks for. */
  delaySeconds: 600,
  /** I. Frames that a device may send beside the answers to ours. */
  framesASecond: 200,
  /** I. Characters of a device's text that are kept. */
  textCharacters: 256,
} as const;

/** A command as the documents write it: four hex digits. */
export function commandName(command: number): string {
  return command.toString(16).padStart(4, '0');
}
