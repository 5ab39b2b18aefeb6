import { toOverairError, type OverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import { nextTurn } from '../platform/turns';
import type { DeviceId } from '../plans/types';
import { ChangeSignal } from './change-signal.svelte';

/** Something asked of one device by itself. */
export type DeviceFact<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: OverairError };

/** How many questions at once, so that a list that scrolls does not stand in its own way. */
const AT_ONCE = 4;

/** Facts that the platform tells of one device at a time: asked for what is in sight alone, and kept. */
export class DeviceFacts<Value> {
  readonly #load: (device: DeviceId) => Promise<Value>;
  readonly #facts = new Map<string, DeviceFact<Value>>();
  readonly #asking = new Map<string, Promise<void>>();
  /** What was set while it was being asked: the answer may be older. */
  readonly #setMeanwhile = new Set<string>();
  readonly #notice = new ChangeSignal();
  #queue: DeviceId[] = [];
  #isFilling = false;

  constructor(load: (device: DeviceId) => Promise<Value>) {
    this.#load = load;
  }

  /** undefined if nobody has asked. */
  get(device: DeviceId): DeviceFact<Value> | undefined {
    this.#notice.read();
    return this.#facts.get(deviceIdText(device));
  }

  /** Asks for the devices in sight that nothing is known of; what was wanted before and has not begun is dropped. */
  want(devices: readonly DeviceId[]): void {
    this.#queue = devices.filter((device) => this.#isMissing(device));
    void this.#fill();
  }

  /** Each question is a task of its own: to ask it costs a slow phone more than a frame. */
  async #fill(): Promise<void> {
    if (this.#isFilling) return;
    this.#isFilling = true;
    while (this.#asking.size < AT_ONCE && this.#next()) await nextTurn();
    this.#isFilling = false;
  }

  /**
   * Asks again, and resolves when it is told; never rejects. What was known stays until then, and if nothing
   * answers.
   */
  refresh(device: DeviceId): Promise<void> {
    return this.#asking.get(deviceIdText(device)) ?? this.#ask(device);
  }

  /** Takes what has just been made so. */
  set(device: DeviceId, value: Value): void {
    if (this.#asking.has(deviceIdText(device))) this.#setMeanwhile.add(deviceIdText(device));
    this.#put(device, { kind: 'known', value });
  }

  #isMissing(device: DeviceId): boolean {
    const id = deviceIdText(device);
    const kind = this.#facts.get(id)?.kind;
    return kind !== 'known' && !this.#asking.has(id);
  }

  #next(): boolean {
    const device = this.#queue.shift();
    if (device === undefined) return false;
    if (this.#isMissing(device)) void this.#ask(device);
    return true;
  }

  #ask(device: DeviceId): Promise<void> {
    const id = deviceIdText(device);
    if (this.#facts.get(id)?.kind !== 'known') this.#put(device, { kind: 'loading' });
    const asking = this.#answer(device).finally(() => {
      this.#asking.delete(id);
      this.#setMeanwhile.delete(id);
      void nextTurn().then(() => this.#fill());
    });
    this.#asking.set(id, asking);
    return asking;
  }

  async #answer(device: DeviceId): Promise<void> {
    const fact = await this.#tell(device);
    const id = deviceIdText(device);
    const isNews = !isUnanswered(fact) || this.#facts.get(id)?.kind !== 'known';
    if (isNews && !this.#setMeanwhile.has(id)) this.#put(device, fact);
  }

  async #tell(device: DeviceId): Promise<DeviceFact<Value>> {
    try {
      return { kind: 'known', value: await this.#load(device) };
    } catch (error) {
      return { kind: 'failed', error: toOverairError(error) };
    }
  }

  #put(device: DeviceId, fact: DeviceFact<Value>): void {
    this.#facts.set(deviceIdText(device), fact);
    this.#notice.tell();
  }
}

function isUnanswered(fact: DeviceFact<unknown>): boolean {
  return fact.kind === 'failed' && fact.error.code === 'offline';
}
