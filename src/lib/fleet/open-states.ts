import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';

/** What a page opens; the returned function ends it, and is told `leave`. */
export interface Openable<Leave extends readonly unknown[]> {
  open(): (...leave: Leave) => void;
}

/** A device's state, and what says that a page shows it. */
export interface OpenState<State, Leave extends readonly unknown[]> {
  readonly state: State;
  /** Whether a page has it open: one that takes its place in the same turn finds it so. */
  readonly isOpen: boolean;
  /** Opens it, unless another page has; the returned function leaves it. An effect may call it. */
  open(): (...leave: Leave) => void;
}

/**
 * The states of the devices that pages show, one a device: it lives from the first page that opens it until the last
 * has left it, whatever is loaded again around them. A page that takes another's place finds the state as it was.
 */
export class OpenStates<
  Device extends DeviceId,
  State extends Openable<Leave>,
  Leave extends readonly unknown[] = [],
> {
  readonly #make: (device: Device) => State;
  readonly #states = new Map<string, Counted<State, Leave>>();

  constructor(make: (device: Device) => State) {
    this.#make = make;
  }

  /** The state there is of a device, else one that is made now. */
  of(device: Device): OpenState<State, Leave> {
    const id = deviceIdText(device);
    const known = this.#states.get(id);
    if (known !== undefined) return known;
    const made = new Counted<State, Leave>(this.#make(device), (isOpen) => {
      if (isOpen) this.#states.set(id, made);
      else if (this.#states.get(id) === made) this.#states.delete(id);
    });
    this.#states.set(id, made);
    return made;
  }
}

class Counted<State extends Openable<Leave>, Leave extends readonly unknown[]> {
  readonly state: State;
  readonly #onChange: (isOpen: boolean) => void;
  #pages = 0;
  #end: ((...leave: Leave) => void) | null = null;

  constructor(state: State, onChange: (isOpen: boolean) => void) {
    this.state = state;
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#end !== null;
  }

  open(): (...leave: Leave) => void {
    this.#pages++;
    if (this.#end === null) {
      this.#end = this.state.open();
      this.#onChange(true);
    }
    let hasLeft = false;
    return (...leave) => {
      if (hasLeft) return;
      hasLeft = true;
      this.#pages--;
      // The page that takes this one's place opens it in the same turn.
      queueMicrotask(() => this.#endUnlessOpen(leave));
    };
  }

  #endUnlessOpen(leave: Leave): void {
    if (this.#pages > 0 || this.#end === null) return;
    const end = this.#end;
    this.#end = null;
    this.#onChange(false);
    end(...leave);
  }
}
