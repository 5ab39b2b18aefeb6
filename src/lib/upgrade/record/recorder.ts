import type { UpgradeSnapshot } from '../phases';
import type { Peripheral } from '../ports';
import { AcknowledgementLog } from './acknowledgement-log';
import { errorFacts, UpgradeLog, type Facts } from './log';
import { componentFacts, phaseFacts, phaseKey } from './phase-facts';
import { recordPeripheral } from './recorded-peripheral';

export interface RecorderOptions {
  /** Milliseconds by a clock that never jumps. */
  readonly steadyNow: () => number;
  /** Milliseconds since the epoch. */
  readonly wallNow: () => number;
  /** Of the app that is running. */
  readonly version: string;
  readonly device: { readonly productKey: string; readonly deviceKey: string };
}

const empty = { phase: '', reports: 0, profile: '', versions: '' };

/**
 * The record of one upgrade as its page saw it, for whoever has to find out why something went wrong on a device that
 * nobody here has: phases, link events, sizes, times, readings and errors. It holds no key and no firmware.
 */
export class UpgradeRecorder {
  readonly #options: RecorderOptions;
  readonly #log: UpgradeLog;
  readonly #acknowledgements = new AcknowledgementLog();
  #begun: number;
  #seen = empty;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#log = new UpgradeLog(options.steadyNow);
    this.#begun = options.wallNow();
  }

  /** The person begins, or goes on: what was noted of an upgrade before it goes. */
  begin(): void {
    this.#log.clear();
    this.#acknowledgements.clear();
    this.#begun = this.#options.wallNow();
    this.#seen = empty;
  }

  note(what: string, facts: Facts = {}): void {
    this.#log.note(what, facts);
  }

  failed(what: string, error: unknown): void {
    this.#log.note(what, errorFacts(error));
  }

  /** The device, with what goes over its links noted. */
  record(peripheral: Peripheral): Peripheral {
    return recordPeripheral(peripheral, { log: this.#log, acknowledgements: this.#acknowledgements });
  }

  /** What has changed since the last snapshot. */
  see(snapshot: UpgradeSnapshot): void {
    const { phase, reports, profile, records } = snapshot;
    const seen = {
      phase: phaseKey(phase),
      reports: reports.length,
      profile: JSON.stringify(profile?.transfer ?? null),
      versions: records.map(({ fromVersion }) => fromVersion ?? '').join(),
    };
    const before = this.#seen;
    this.#seen = seen;
    if (seen.phase !== before.phase) this.note('phase', phaseFacts(phase));
    for (const { componentNo, report, saved } of reports.slice(before.reports))
      this.note('report', { componentNo, report, saved });
    if (seen.profile !== before.profile && profile !== null) this.note('learnt', { ...profile.transfer });
  }

  /** As JSON text, to be saved by the person. `earlier` is the record, as JSON text, of what this one goes on with. */
  export(snapshot: UpgradeSnapshot, browser: Facts, earlier: string | null = null): string {
    const { device, version, wallNow } = this.#options;
    const document = {
      format: 'overair-upgrade-record',
      formatVersion: 1,
      app: version,
      begun: isoTime(this.#begun),
      saved: isoTime(wallNow()),
      device: {
        ...device,
        name: snapshot.peripheral?.name ?? null,
        nameDiffers: snapshot.peripheral?.nameDiffers ?? null,
      },
      browser,
      phase: snapshot.phase.name,
      components: componentFacts(snapshot),
      learnt: snapshot.profile?.transfer ?? null,
      acknowledgements: this.#acknowledgements.summaries,
      entriesLeftOut: this.#log.dropped,
      entries: this.#log.entries.map(({ at, what, facts }) => ({ at, what, ...facts })),
      ...(earlier === null ? {} : { earlier: JSON.parse(earlier) as unknown }),
    };
    return `${JSON.stringify(document, null, 1)}\n`;
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
