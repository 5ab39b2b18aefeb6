import { needs } from '$lib/fleet/rows';
import { planStates } from '$lib/plans/plan-state';
import { isDay } from '$lib/plans/days';
import { autoStates, changed, type DeviceFilter } from './filters';
import { seenChoices } from './last-seen';

/** How a filter stands in an address; a list of keys by its name alone, since ten thousand fit into none. */
const names = {
  text: 'q',
  need: 'need',
  online: 'online',
  shared: 'shared',
  productKey: 'product',
  version: 'version',
  planId: 'plan',
  state: 'state',
  auto: 'auto',
  dueBy: 'due',
  seen: 'seen',
  keyList: 'keys',
} as const satisfies Record<keyof DeviceFilter, string>;

const fields = Object.keys(names) as (keyof DeviceFilter)[];

/** A filter from an address's query; what it does not know or cannot read narrows nothing. */
export function filterFromQuery(query: URLSearchParams): DeviceFilter {
  const textOf = (field: keyof DeviceFilter): string | undefined => query.get(names[field]) || undefined;
  const oneOf = <Choice extends string>(field: keyof DeviceFilter, choices: readonly Choice[]) =>
    choices.find((each) => each === textOf(field));
  const dueBy = textOf('dueBy');
  return changed(
    {},
    {
      text: textOf('text'),
      need: oneOf('need', needs),
      online: flagOf(textOf('online')),
      shared: flagOf(textOf('shared')),
      productKey: textOf('productKey'),
      version: textOf('version'),
      planId: textOf('planId'),
      state: oneOf('state', planStates),
      auto: oneOf('auto', autoStates),
      dueBy: dueBy !== undefined && isDay(dueBy) ? dueBy : undefined,
      seen: oneOf('seen', seenChoices),
      keyList: textOf('keyList'),
    },
  );
}

/** The query that `filterFromQuery` reads back. */
export function queryFromFilter(filter: DeviceFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const field of fields) {
    const value = filter[field];
    if (value === undefined || value === '') continue;
    query.set(names[field], typeof value === 'boolean' ? (value ? '1' : '0') : value);
  }
  return query;
}

function flagOf(value: string | undefined): boolean | undefined {
  if (value === '1') return true;
  return value === '0' ? false : undefined;
}
