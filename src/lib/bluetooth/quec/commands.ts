/** The commands of the device's protocol; a device's answer repeats the request's packet id. */
export const Command = {
  /** Device: which file is there? Args 1, 4, (2, 3). */
  fileQuery: 0x7020,
  /** App: the file on offer, or none. Args 1–6, 12. */
  fileQueryAnswer: 0x7021,
  /** App: a file is on offer. Args 1, 4, 5, 6, (2, 3, 12). The device replies by a transfer control of its own. */
  fileNotification: 0x7022,
  /** Either side: one of the actions. Args 7, 8 with pause, 11 with receive. */
  transferControl: 0x7023,
  /** To a transfer control; no data. */
  transferControlAnswer: 0x7024,
  /** App: a part of the file. Args 9, 10. */
  filePacket: 0x7025,
  /** Device: a packet arrived. Arg 9. */
  filePacketAnswer: 0x7026,
  /** App: signs in, the newer way; no data. */
  signIn: 0x7032,
  /** Device: its random. */
  signInChallenge: 0x7033,
  /** App: the proof that it knows the secret. */
  signInProof: 0x7034,
  /** Device: accepted or not. */
  signInResult: 0x7035,
  /** App: which versions run? No data. Not documented. */
  versionQuery: 0x7040,
  /** Device: 1 = module version, 2 = MCU version, as text. Not documented. */
  versionAnswer: 0x7041,
  /** App: signs in, the older way: binds an unbound device to whoever sends it. */
  olderSignIn: 0x8011,
  /** Device: its random, accepted or not. */
  olderSignInAnswer: 0x801c,
} as const;

/** What a transfer control (0x7023) asks, argument 7. */
export const Action = {
  decline: 1,
  receive: 2,
  pause: 3,
  proceed: 4,
  cancel: 5,
  received: 6,
  failed: 7,
} as const;

/** A command as it stands in the documents: four hex digits. */
export function commandName(command: number): string {
  return command.toString(16).padStart(4, '0');
}
