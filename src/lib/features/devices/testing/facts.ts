import { START } from '$lib/testing/clock';
import type { FilterFacts } from '../filters';

/** No device was asked for anything, and no list is kept. */
export const nothingKnown: FilterFacts = {
  now: START,
  zone: 'UTC',
  autoOf: () => 'unknown',
  reportedVersions: () => [],
  keysOf: () => null,
};
