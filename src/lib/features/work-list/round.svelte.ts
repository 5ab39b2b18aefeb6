import type { Device } from '$lib/developer-center/types';
import type { Fleet } from '$lib/fleet/fleet.svelte';
import { planIdOf, type DeviceRow } from '$lib/fleet/rows';
import { isOver, type WorkItems } from '$lib/fleet/work-list/items';
import {
  nextItem,
  progressOf,
  remainingTime,
  type RemainingTime,
  type RoundProgress,
} from '$lib/fleet/work-list/progress';
import type { ItemFacts, RoundFacts } from '$lib/fleet/work-list/round-facts.svelte';
import type { WorkList } from '$lib/fleet/work-list/work-list.svelte';
import { deviceIdText } from '$lib/plans/device-id';
import type { DeviceId, PlanComponent } from '$lib/plans/types';
import type { WorkOutcome } from '$lib/fleet/work-list/summary';
import type { WorkItem } from '$lib/storage/work-item-record';
import { totalBytes } from '$lib/upgrade/component-course';
import type { InUse } from './in-use.svelte';
import { canBegin, componentsOf, outcomeSoFar, rowsOf, taskOf, type DeviceTask } from './device-task';

/** A device of the round, with everything that is known of it here. */
export interface RoundLine {
  readonly item: WorkItem;
  /** undefined if the account's devices have not been read. */
  readonly device: Device | undefined;
  /** As it is called now. */
  readonly name: string;
  /** undefined until they have been read. */
  readonly facts: ItemFacts | undefined;
  readonly task: DeviceTask;
  readonly canBegin: boolean;
  /** undefined until its facts have been read. */
  readonly outcome: WorkOutcome | undefined;
  /** What its plan brings; null if that is not known. */
  readonly components: readonly PlanComponent[] | null;
  /** null if it is not known, or the platform does not name it. */
  readonly planId: string | null;
}

export interface RoundParts {
  readonly list: Pick<WorkList, 'items'>;
  readonly facts: Pick<RoundFacts, 'of'>;
  readonly fleet: Pick<Fleet, 'devices'>;
  readonly inUse: Pick<InUse, 'has'>;
  /** Whether nothing answers. */
  readonly offline: () => boolean;
}

/** The work list together with what is known of its devices. */
export class Round {
  readonly #parts: RoundParts;
  readonly #lines = $derived.by(() => {
    const { facts, fleet, inUse, offline } = this.#parts;
    const items = this.#items ?? [];
    const rows = rowsOf(fleet.devices.rows, items);
    return items.map((item) =>
      lineOf(item, facts.of(item), rows.get(deviceIdText(item)), {
        offline: offline(),
        isInUse: inUse.has(item),
      }),
    );
  });

  constructor(parts: RoundParts) {
    this.#parts = parts;
  }

  get #items(): WorkItems | null {
    return this.#parts.list.items;
  }

  get isRead(): boolean {
    return this.#items !== null;
  }

  /** Those that are still to be gone to, in their order. */
  get open(): readonly RoundLine[] {
    return this.#lines.filter(({ item }) => !isOver(item));
  }

  /** Those with which nothing is to be done any more. */
  get over(): readonly RoundLine[] {
    return this.#lines.filter(({ item }) => isOver(item));
  }

  get progress(): RoundProgress {
    return progressOf(this.#items ?? []);
  }

  /** How long what is still to be sent takes; what is only verified takes none. */
  get remaining(): RemainingTime {
    const sent = this.open.filter(({ task }) => task === 'upgrade' || task === 'go-on');
    return remainingTime(
      sent.map(({ components, facts }) => ({
        bytes: components === null ? null : totalBytes(components),
        bytesPerSecond: facts?.bytesPerSecond ?? null,
      })),
    );
  }

  /** The device to go to; `except` is the one that a person has before them. Null once all is done. */
  next(except: DeviceId | null = null): RoundLine | null {
    const lineOf = (item: WorkItem) => this.#lines.find((line) => line.item === item);
    const found = nextItem(this.#items ?? [], (item) => lineOf(item)?.canBegin === true, except);
    return (found && lineOf(found)) ?? null;
  }
}

function lineOf(
  item: WorkItem,
  facts: ItemFacts | undefined,
  row: DeviceRow | undefined,
  { offline, isInUse }: { readonly offline: boolean; readonly isInUse: boolean },
): RoundLine {
  const device = row?.device;
  const task = taskOf(item, facts, row, isInUse);
  return {
    ...{ item, device, name: device?.name ?? item.name, facts, task },
    canBegin: canBegin(task, facts, offline),
    outcome: outcomeSoFar(item, facts),
    components: componentsOf(facts, row?.plan),
    planId: facts?.plan ? facts.plan.planId : ((row && planIdOf(row)) ?? null),
  };
}

export const lineId = ({ item }: RoundLine): string => deviceIdText(item);
