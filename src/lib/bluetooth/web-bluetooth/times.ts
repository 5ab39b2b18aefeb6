/** The watch times of the link, in milliseconds. Timers only watch: nothing is ever driven by one. */
export interface LinkTimes {
  /** How long a chosen device is listened to for who it says it is; it is said every second, if at all. */
  readonly identify: number;
  /** Connecting once. Android gives up by itself after 30 s; a device in range takes 0.2 to 5 s. */
  readonly connect: number;
  /** Finding the service or the characteristic: a few dozen connection events, some of them repeated. */
  readonly discover: number;
  /**
   * Switching indications on, or the first write: the system may have to pair first, and waits for a person to read its
   * dialog. Pairing itself ends after 30 s without progress (Bluetooth Core 5.4, vol. 3, part H, 3.4).
   */
  readonly pairing: number;
  /** Any answer at all of the browser's own, which takes milliseconds; less than a tap lets a chooser open. */
  readonly answer: number;
  /** How long a link that is being closed waits for the operation on its way. */
  readonly closeGrace: number;
  /** One write after the first. The device gives up after 15 s without valid data, so nothing is gained by waiting longer. */
  readonly write: number;
  /** A link that nobody holds and over which nothing went for so long is closed for other phones. */
  readonly idle: number;
  /** The shortest wait between two attempts to connect; see `retryPause`. */
  readonly retryFirst: number;
  /** The longest wait between two attempts to connect. */
  readonly retryLongest: number;
  /** How long a lost link is tried again. */
  readonly reconnectFor: number;
  /** How long a device that restarts is looked for. */
  readonly rebootFor: number;
}

/** What the app uses. */
export const linkTimes: LinkTimes = {
  identify: 3_000,
  connect: 20_000,
  discover: 10_000,
  pairing: 45_000,
  answer: 4_000,
  closeGrace: 2_000,
  write: 15_000,
  idle: 60_000,
  retryFirst: 1_000,
  retryLongest: 10_000,
  reconnectFor: 60_000,
  rebootFor: 300_000,
};
