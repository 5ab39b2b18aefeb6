import { OverairError } from '$lib/errors';
import type { Hindrance } from '$lib/fleet/decide';
import { m } from '$lib/paraglide/messages';
import type { Refusal } from '$lib/storage/outbox-record';
import { errorWord } from './error-words.svelte';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';
import { sentences } from '$lib/ui/format';
import { isUnavailableReason, unavailableWord, violationWord } from './words';

/** Why something was refused, in the platform's words if it has some, and what to do next. */
export function refusedWord({ code, upstreamCode, message }: Refusal): string {
  if (code === 'action-not-possible' && isUnavailableReason(message))
    return sentences(m.error_action_not_possible(), unavailableWord(message));
  return errorWord(new OverairError(code, { upstreamCode, upstreamMessage: message }));
}

/** As `refusedWord`, of what a person has just done. */
export function decisionRefusedWord(refusal: Refusal): string {
  const { code, upstreamCode, message } = refusal;
  if (code === 'upstream-refused')
    return m.error_upstream_refused({ message: brief(message, NOTES_LENGTH), code: upstreamCode });
  // It certainly did not arrive: what to do next is the person's.
  return code === 'too-many-requests'
    ? sentences(errorWord(new OverairError(code)), m.outcome_again())
    : refusedWord(refusal);
}

/** Why nothing was submitted. */
export function hindranceWord(hindrance: Hindrance): string {
  switch (hindrance.kind) {
    case 'not-possible':
      return unavailableWord(hindrance.reason);
    case 'another-plan':
      return m.hindrance_another_plan();
    case 'invalid':
      return sentences(...hindrance.violations.map(violationWord));
  }
}
