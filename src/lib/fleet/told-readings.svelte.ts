import type { DeviceAttributes } from '../developer-center/types';
import type { DeviceReading } from '../plans/requirements';
import type { DeviceId } from '../plans/types';
import type { ReadingRecord } from '../storage/preparation-record';
import type { DeviceServices } from './device-services';
import type { DeviceFact } from './device-facts';

/** What one device says of itself: as it was last told, or, if nothing answers, as it was kept when it was prepared. */
export class ToldReadings {
  readonly #services: Pick<DeviceServices, 'attributes' | 'keptReading'>;
  readonly #id: DeviceId;
  #kept = $state.raw<ReadingRecord | null>(null);
  #answer: Promise<void> = Promise.resolve();

  constructor(services: Pick<DeviceServices, 'attributes' | 'keptReading'>, id: DeviceId) {
    this.#services = services;
    this.#id = id;
  }

  /** What the device says of itself; what it said when it was prepared, if nothing answers. */
  get attributes(): DeviceFact<DeviceAttributes> | undefined {
    const told = this.#services.attributes.get(this.#id);
    return this.#isKept && this.#kept ? { kind: 'known', value: this.#kept.reading } : told;
  }

  /** When it was said, if that is what was kept, ms since the epoch; null if it is as last told. */
  get keptAt(): number | null {
    return this.#isKept ? (this.#kept?.readAt ?? null) : null;
  }

  /** Battery and signal, as far as they are known. */
  get last(): DeviceReading {
    const { attributes } = this;
    return attributes?.kind === 'known' ? attributes.value : { battery: null, signal: null };
  }

  /** Asks anew, and reads what was kept; what was known stays until then. Never rejects. */
  load(): Promise<void> {
    void this.#services.keptReading(this.#id).then((kept) => (this.#kept = kept));
    this.#answer = this.refresh();
    return this.#answer;
  }

  /** Asks anew. Never rejects. */
  refresh(): Promise<void> {
    return this.#services.attributes.refresh(this.#id);
  }

  /** Resolves once it was told since `load`, or could not be, asked once more. */
  async known(): Promise<void> {
    await this.#answer;
    if (this.attributes?.kind !== 'known') await this.refresh();
  }

  get #isKept(): boolean {
    const told = this.#services.attributes.get(this.#id);
    return told?.kind === 'failed' && told.error.code === 'offline';
  }
}
