import { tick } from 'svelte';
import type { Device } from '$lib/developer-center/types';
import type { DeviceRow } from '$lib/fleet/rows';
import { deviceIdText } from '$lib/plans/device-id';
import type { KeyPlace, ListCommand } from './list-keys';
import type { RangeSelection } from './range-selection';
import { stepFrom, type ListStep, type ListView } from './list-view.svelte';
import { placeOf } from './places';

/** What draws the lines. */
export interface ListBody {
  /** The lines as the eye meets them. */
  readonly order: () => readonly DeviceRow[];
  /** How many lines a page key goes on by. */
  readonly pageLines: () => number;
  /** Without it one line after the other is selected. */
  readonly range?: Pick<RangeSelection, 'begin' | 'to'>;
  /** Whether it shows what each device reports of itself, which is asked for in sight alone. */
  readonly showsReadings: () => boolean;
}

export interface ListControlOptions {
  readonly view: ListView;
  /** The body if no other has taken its place. */
  readonly body: ListBody;
  readonly selectAll: () => void;
  /** Clears what is typed; false if nothing is. */
  readonly clearSearch: () => boolean;
  /** Closes what is open beside the list; false if nothing is. */
  readonly close: () => boolean;
  readonly help: () => void;
}

/** What keys and clicks do with a list, whatever draws it. */
export class ListControl {
  readonly #options: ListControlOptions;
  #body = $state.raw<ListBody>();
  #isExtending = false;

  /** The line that the keyboard stands on, else the first; null if there is none. */
  readonly #stands = $derived.by(() => {
    const { order } = this;
    const { current } = this.#options.view;
    if (current !== null && placeOf(order, current) !== null) return current;
    return order[0] ? deviceIdText(order[0].device) : null;
  });

  constructor(options: ListControlOptions) {
    this.#options = options;
  }

  get #drawing(): ListBody {
    return this.#body ?? this.#options.body;
  }

  get order(): readonly DeviceRow[] {
    return this.#drawing.order();
  }

  get showsReadings(): boolean {
    return this.#drawing.showsReadings();
  }

  /** The one line that Tab comes by, as `deviceIdText`. */
  get stands(): string | null {
    return this.#stands;
  }

  /** Lets something else draw the lines until what this gives is called. */
  drawBy(body: ListBody): () => void {
    this.#body = body;
    return () => {
      if (this.#body === body) this.#body = undefined;
    };
  }

  /** A device whose state changes moves elsewhere: the keyboard goes along. */
  currentLine(): HTMLElement | null {
    return document.getElementById(`line-${this.#options.view.current ?? ''}`);
  }

  async focus(row: DeviceRow | null): Promise<void> {
    if (row === null) return;
    this.#options.view.standOn(row.device);
    // A line out of sight is drawn because the keyboard stands on it.
    await tick();
    this.currentLine()?.focus();
  }

  /** Does what a key asks for. `place`: where the focus was. */
  do(command: ListCommand, place: KeyPlace): void {
    const { selectAll, help, close } = this.#options;
    const wasExtending = this.#isExtending;
    this.#isExtending = false;
    if (command.kind === 'move') this.#move(command.step, place, command.extends, wasExtending);
    else if (command.kind === 'search') focusSearch();
    else if (command.kind === 'help') help();
    else if (command.kind === 'select') this.#pickCurrent(command.extends);
    else if (command.kind === 'select-all') selectAll();
    else if (command.kind === 'close') close();
    else this.#clear();
  }

  /** Selects a line or takes it out; `extends`: selects all from the one that was picked last. */
  pick(device: Device, extend: boolean): void {
    const { range } = this.#drawing;
    if (extend && range !== undefined) {
      range.to(this.order, device);
      return;
    }
    this.#options.view.selection.toggle(device);
    range?.begin(device);
  }

  #move(step: ListStep, place: KeyPlace, extend: boolean, wasExtending: boolean): void {
    const { view } = this.#options;
    const { order } = this;
    const current = view.current === null ? null : (order[placeOf(order, view.current) ?? -1] ?? null);
    const isWithin = place === 'line' || place === 'box';
    const next = this.#stepFrom(current, step, isWithin, place === 'search');
    const { range } = this.#drawing;
    if (extend && next !== null && range !== undefined) {
      if (!wasExtending) range.begin(current?.device ?? null);
      range.to(order, next.device);
      this.#isExtending = true;
    }
    void this.focus(next);
  }

  /** From outside, the first key leads to where the keyboard was last; from the search to the first that matches. */
  #stepFrom(
    current: DeviceRow | null,
    step: ListStep,
    isWithin: boolean,
    isSearch: boolean,
  ): DeviceRow | null {
    const { order } = this;
    if (isSearch) return order[0] ?? null;
    if (!isWithin) return current ?? order[0] ?? null;
    const id = current && deviceIdText(current.device);
    return stepFrom(order, id, step, this.#drawing.pageLines());
  }

  #pickCurrent(extend: boolean): void {
    const { current } = this.#options.view;
    const place = current === null ? null : placeOf(this.order, current);
    const row = place === null ? undefined : this.order[place];
    if (row) this.pick(row.device, extend);
  }

  /** The innermost first: what is typed, then what is picked, then what is open. */
  #clear(): void {
    const { view, clearSearch, close } = this.#options;
    if (clearSearch()) return;
    if (view.selection.isEmpty) close();
    else view.selection.clear();
  }
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]');
  field?.focus();
  field?.select();
}
