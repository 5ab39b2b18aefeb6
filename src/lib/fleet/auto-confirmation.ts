import type { DeveloperCenter } from '../developer-center/client';
import type { NewEntry } from '../outbox/new-entry';
import { isSettled, type Standing } from '../outbox/standing';
import { toOverairError } from '../errors';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId } from '../plans/types';
import type { OutboxRecord } from '../storage/outbox-record';
import { DeviceFacts, type DeviceFact } from './device-facts';
import { ChangeSignal } from './change-signal.svelte';
import { entryAbout } from './entry-about';
import type { Outgoing } from './outgoing.svelte';

export interface AutoConfirmationOptions {
  readonly client: Pick<DeveloperCenter, 'autoConfirmation'>;
  readonly outgoing: Pick<Outgoing, 'submit' | 'standing' | 'decisionsOf' | 'onSettled'>;
  /** Whose settings these are, as shown to people. */
  readonly who: () => string;
}

/** What a switch is being set to, and where that stands. */
export interface Setting {
  readonly on: boolean;
  readonly standing: Standing;
}

/** Whether the platform confirms a device's later plans by itself. */
export class AutoConfirmations {
  readonly #options: AutoConfirmationOptions;
  readonly #facts: DeviceFacts<boolean>;
  /** How the last setting of this page ended that was not taken. */
  readonly #failures = new Map<string, Standing>();
  readonly #submitting = new Set<string>();
  readonly #notice = new ChangeSignal();

  constructor(options: AutoConfirmationOptions) {
    this.#options = options;
    this.#facts = new DeviceFacts((device) => options.client.autoConfirmation(device));
    options.outgoing.onSettled((entry, standing) => {
      this.#onSettled(entry, standing);
    });
  }

  /** As the platform says; undefined if nobody has asked. */
  get(device: DeviceId): DeviceFact<boolean> | undefined {
    return this.#facts.get(device);
  }

  /** What it is being set to: sent, waiting to be sent, or asked about; null if nothing is under way. */
  setting(device: DeviceId): Setting | null {
    const { outgoing } = this.#options;
    const last = outgoing.decisionsOf(device).findLast(({ subject }) => subject.kind === 'auto-confirmation');
    if (last?.subject.kind !== 'auto-confirmation') return null;
    const standing = outgoing.standing(last.id);
    return standing === undefined || isSettled(standing) ? null : { on: last.subject.on, standing };
  }

  /** Why the last setting was not taken; null if it was. */
  failure(device: DeviceId): Standing | null {
    this.#notice.read();
    return this.#failures.get(deviceIdText(device)) ?? null;
  }

  /** Asks for the devices in sight that nothing is known of. */
  want(devices: readonly DeviceId[]): void {
    this.#facts.want(devices);
  }

  refresh(device: DeviceId): Promise<void> {
    return this.#facts.refresh(device);
  }

  /** The setting as an entry of the outbox, for several at once. */
  entry(device: DeviceId & { readonly name?: string }, on: boolean): NewEntry {
    const facts = { who: this.#options.who(), deviceName: device.name ?? '' };
    return entryAbout(device, { kind: 'auto-confirmation', on }, facts);
  }

  /** Sets it; resolves once that is kept. A second tap meanwhile does nothing. */
  async set(device: DeviceId & { readonly name?: string }, on: boolean): Promise<void> {
    const id = deviceIdText(device);
    if (this.#submitting.has(id)) return;
    this.#submitting.add(id);
    this.#fail(id, null);
    try {
      await this.#options.outgoing.submit([this.entry(device, on)]);
    } catch (error) {
      const { code } = toOverairError(error);
      this.#fail(id, { kind: 'refused', refusal: { code, upstreamCode: '', message: '' } });
    } finally {
      this.#submitting.delete(id);
    }
  }

  #onSettled(entry: OutboxRecord, standing: Standing): void {
    const { subject, productKey, deviceKey } = entry;
    if (subject.kind !== 'auto-confirmation') return;
    const device = { productKey, deviceKey };
    if (standing.kind === 'accepted') this.#facts.set(device, subject.on);
    // It may have been taken all the same.
    else if (standing.kind === 'refused') void this.#facts.refresh(device);
    this.#fail(deviceIdText(device), standing.kind === 'refused' ? standing : null);
  }

  #fail(id: string, standing: Standing | null): void {
    if (standing === null) this.#failures.delete(id);
    else this.#failures.set(id, standing);
    this.#notice.tell();
  }
}
