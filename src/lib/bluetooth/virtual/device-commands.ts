/** Commands as the device knows them, written apart from the app's. */
export const command = {
  askRandom: 0x7032,
  random: 0x7033,
  proof: 0x7034,
  signedIn: 0x7035,
  olderSignIn: 0x8011,
  olderSignedIn: 0x801c,
  fileQuery: 0x7020,
  fileAnswer: 0x7021,
  notification: 0x7022,
  control: 0x7023,
  controlAnswer: 0x7024,
  packet: 0x7025,
  packetAnswer: 0x7026,
  versionQuery: 0x7040,
  versionAnswer: 0x7041,
} as const;

/** Argument ids of file transfer. */
export const argument = {
  type: 1,
  path: 2,
  name: 3,
  algorithm: 4,
  code: 5,
  size: 6,
  action: 7,
  delay: 8,
  start: 9,
  data: 10,
  maxPacketLength: 11,
  version: 12,
} as const;

/** Values of argument 7. */
export const action = {
  decline: 1,
  receive: 2,
  pause: 3,
  proceed: 4,
  cancel: 5,
  success: 6,
  failure: 7,
} as const;
