import { Decider, type DeciderOptions } from './decider';
import { decisionOutbox, type DecisionOutboxOptions } from './decision-outbox';

/** What decisions are taken to the Developer Center with. */
export interface DecisionServices extends Omit<DeciderOptions, 'outbox'> {
  /** Where those go that cannot be sent now; null where they then fail. */
  readonly decisions: DecisionOutboxOptions | null;
}

/** The services of a page that decides. Its code comes with that page: a list that is only read does without it. */
export function withDecider<Services extends DecisionServices>(
  services: Services,
): Services & { readonly decider: Decider } {
  const { decisions, store } = services;
  const outbox = decisions && decisionOutbox(decisions, store);
  return { ...services, decider: new Decider({ ...services, outbox }) };
}
