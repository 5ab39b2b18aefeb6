import type { Fleet } from '$lib/fleet/fleet.svelte';
import { localZone } from '$lib/ui/format';
import type { FilterFacts } from './filters';
import type { KeyLists } from './key-lists';

/** What the list knows beside its lines. Each is read only by a filter that needs it, so that no other follows it. */
export function filterFacts(
  { devices, autoConfirmations, attributes }: Pick<Fleet, 'devices' | 'autoConfirmations' | 'attributes'>,
  lists: Pick<KeyLists, 'keysOf'>,
): FilterFacts {
  return {
    get now() {
      return devices.now;
    },
    get zone() {
      return localZone();
    },
    autoOf(device) {
      const fact = autoConfirmations.get(device);
      if (fact?.kind !== 'known') return 'unknown';
      return fact.value ? 'on' : 'off';
    },
    reportedVersions(device) {
      const fact = attributes.get(device);
      if (fact?.kind !== 'known') return [];
      return [fact.value.moduleVersion, fact.value.mcuVersion].filter((version) => version !== null);
    },
    keysOf: lists.keysOf,
  };
}
