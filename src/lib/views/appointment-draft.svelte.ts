import type { CalendarDate, Time } from '@internationalized/date';
import { clockChangeAt, instantOf, localOf, type ClockChange } from '$lib/plans/local-time';
import type { Period } from '$lib/plans/types';

/** One end of an appointment as it is typed: local, and either half may be missing. */
interface LocalEnd {
  readonly date: CalendarDate | undefined;
  readonly time: Time | undefined;
  /** Whether the time stands in its field as it is: while a part of it is being typed anew it counts for nothing. */
  readonly timeComplete: boolean;
}

const nothing: LocalEnd = { date: undefined, time: undefined, timeComplete: true };

/** An appointment while it is being typed. A start that is moved takes the end along, as calendars do. */
export class AppointmentDraft {
  readonly #zone: string;
  #start = $state.raw<LocalEnd>(nothing);
  #end = $state.raw<LocalEnd>(nothing);
  /** Elapsed milliseconds; null if the end does not follow the start. */
  #duration: number | null = null;

  /** Filled in with `period`, empty if that is null. `zone` is an IANA name. */
  constructor(zone: string, period: Period | null) {
    this.#zone = zone;
    if (period !== null) this.pick(period);
  }

  get startDate(): CalendarDate | undefined {
    return this.#start.date;
  }

  set startDate(date: CalendarDate | undefined) {
    this.#moveStart({ ...this.#start, date });
  }

  get startTime(): Time | undefined {
    return this.#start.time;
  }

  set startTime(time: Time | undefined) {
    this.#moveStart({ ...this.#start, time });
  }

  get startTimeComplete(): boolean {
    return this.#start.timeComplete;
  }

  set startTimeComplete(timeComplete: boolean) {
    this.#moveStart({ ...this.#start, timeComplete });
  }

  get endDate(): CalendarDate | undefined {
    return this.#end.date;
  }

  set endDate(date: CalendarDate | undefined) {
    this.#moveEnd({ ...this.#end, date });
  }

  get endTime(): Time | undefined {
    return this.#end.time;
  }

  set endTime(time: Time | undefined) {
    this.#moveEnd({ ...this.#end, time });
  }

  get endTimeComplete(): boolean {
    return this.#end.timeComplete;
  }

  set endTimeComplete(timeComplete: boolean) {
    this.#moveEnd({ ...this.#end, timeComplete });
  }

  /** Milliseconds since the epoch; null while it is not complete. */
  get start(): number | null {
    return this.#instant(this.#start);
  }

  get end(): number | null {
    return this.#instant(this.#end);
  }

  /** The period that is typed; null while it is not complete, or ends before it begins. */
  get wish(): Period | null {
    const { start, end } = this;
    return start !== null && end !== null && end > start ? { start, end } : null;
  }

  /** What the clocks do with the start that is typed; null if they do nothing, or it is not complete. */
  get startClockChange(): ClockChange | null {
    return this.#clockChange(this.#start);
  }

  get endClockChange(): ClockChange | null {
    return this.#clockChange(this.#end);
  }

  /** Fills in a whole period. */
  pick(period: Period): void {
    this.#start = this.#local(period.start);
    this.#end = this.#local(period.end);
    this.#duration = period.end - period.start;
  }

  #moveStart(start: LocalEnd): void {
    this.#start = start;
    const instant = this.#instant(start);
    if (instant !== null && this.#duration !== null) this.#end = this.#local(instant + this.#duration);
  }

  #moveEnd(end: LocalEnd): void {
    this.#end = end;
    const from = this.#instant(this.#start);
    const until = this.#instant(end);
    this.#duration = from !== null && until !== null && until > from ? until - from : null;
  }

  #local(instant: number): LocalEnd {
    return { ...localOf(instant, this.#zone), timeComplete: true };
  }

  #instant({ date, time, timeComplete }: LocalEnd): number | null {
    if (date === undefined || time === undefined || !timeComplete) return null;
    return instantOf(date, time, this.#zone);
  }

  #clockChange({ date, time, timeComplete }: LocalEnd): ClockChange | null {
    if (date === undefined || time === undefined || !timeComplete) return null;
    return clockChangeAt(date, time, this.#zone);
  }
}
