import type { ErrorDetails, OverairError } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import { coreErrorWords } from './core-error-words';

type Words = Readonly<Record<string, ((details: ErrorDetails) => string) | undefined>>;

let further: Words | null = $state.raw(null);
let loading: Promise<void> | null = null;

async function load(): Promise<void> {
  try {
    further = (await import('./further-error-words')).furtherErrorWords;
  } catch {
    // Without a network they come later; until then an error of theirs has the words of a fault.
    loading = null;
  }
}

/** Brings the words that the first page does without; safe to call often. */
export function loadErrorWords(): Promise<void> {
  loading ??= load();
  return loading;
}

/** What happened and what to do next, for one of our errors. */
export function errorWord(error: OverairError): string {
  const { code, details } = error;
  const words: Words = coreErrorWords;
  const found = words[code] ?? further?.[code];
  if (found === undefined) void loadErrorWords();
  return found === undefined ? m.error_internal() : found(details);
}
