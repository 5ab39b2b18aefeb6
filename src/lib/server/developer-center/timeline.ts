import type { Clock } from '../../clock';
import { TaskHeap } from './heap';

/**
 * The two times of the embedded Developer Center. The *calendar* is the clock plus what tests have moved it by: tokens,
 * plans and appointments live by it. *Device time* is what has passed on the clock, times the speed: a moved calendar does
 * not hurry a device. Nothing runs by itself: whoever asks calls `catchUp` first, and all that has become due happens then,
 * in order, each at its own time. Ten thousand idle devices therefore cost nothing.
 */
export class Timeline {
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #origin: number;
  readonly #deviceTasks = new TaskHeap();
  readonly #calendarTasks = new TaskHeap();
  #offset = 0;
  #reached: number;
  #cursor: { readonly machine: number; readonly calendar: number } | null = null;

  /** `speed`: how many milliseconds of device time pass in one of the clock. */
  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#speed = speed;
    this.#origin = clock.now();
    this.#reached = this.#origin;
  }

  /** The calendar, in milliseconds since the epoch. */
  now(): number {
    return this.#cursor?.calendar ?? this.#clock.now() + this.#offset;
  }

  /** Device time, in milliseconds since this timeline began. */
  deviceTime(): number {
    return (this.#machine() - this.#origin) * this.#speed;
  }

  /** Runs `task` after `ms` of device time. */
  afterDeviceTime(ms: number, task: () => void): void {
    this.#deviceTasks.add(this.#machine() + ms / this.#speed, task);
  }

  /** Runs `task` when the calendar reaches `when`; at the next `catchUp` if that is past. */
  at(when: number, task: () => void): void {
    this.#calendarTasks.add(when, task);
  }

  /** Moves the calendar by `ms`, also back; what had become due has happened before, what becomes due happens now. */
  move(ms: number): void {
    this.catchUp();
    this.#offset += ms;
    this.catchUp();
  }

  /** Lets everything happen that is due. */
  catchUp(): void {
    const until = this.#clock.now();
    try {
      while (this.#runNext(until));
    } finally {
      this.#cursor = null;
      this.#reached = Math.max(this.#reached, until);
    }
  }

  #machine(): number {
    return this.#cursor?.machine ?? this.#clock.now();
  }

  #runNext(until: number): boolean {
    // In a moved calendar many tasks become due at one instant of the clock; none of them before what has happened.
    const calendarDue = Math.max(this.#calendarTasks.due - this.#offset, this.#reached);
    const deviceDue = this.#deviceTasks.due;
    if (Math.min(calendarDue, deviceDue) > until) return false;
    const fromCalendar = calendarDue <= deviceDue;
    const entry = fromCalendar ? this.#calendarTasks.take() : this.#deviceTasks.take();
    if (entry === undefined) return false;
    const machine = fromCalendar ? calendarDue : deviceDue;
    this.#reached = machine;
    this.#cursor = { machine, calendar: fromCalendar ? entry.due : machine + this.#offset };
    entry.task();
    return true;
  }
}
