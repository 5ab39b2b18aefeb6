import type { Outbox } from '../outbox/outbox';
import { sameScope, type AccountScope } from '../storage/scope';
import type { ActivityLine } from './activity-lines';

/** The account's lines that could not be written yet, as they will stand in the history. */
export function heldLines(outbox: Pick<Outbox, 'held'>, scope: AccountScope): readonly ActivityLine[] {
  const { center, account } = scope;
  return outbox.held
    .filter(({ record }) => sameScope(record, scope))
    .map(({ record: entry, activity, end, isOut }) => {
      const { outcome, acceptedAt = null, refusal = null } = end ?? { outcome: entry.state };
      const record = { ...activity, center, account, outcome, acceptedAt, refusal };
      return { record, entry: isOut ? null : entry, held: !isOut };
    });
}
