import { keepChoice, keptChoice } from '$lib/platform/kept-choice';
import { readPattern, type LabelPattern } from './label-pattern';

const NAME = 'overair.label-pattern';

/** What this browser's labels hold, as it was written; '' if nobody has said so. */
export function keptPatternText(): string {
  const kept = keptChoice(NAME);
  return typeof kept === 'string' ? kept : '';
}

/** The same, read; null if nobody has said so, or what was kept is no pattern. */
export function keptPattern(): LabelPattern | null {
  const text = keptPatternText();
  return text === '' ? null : readPattern(text).pattern;
}

/** Keeps a pattern in this browser, whoever is signed in; '' goes back to what is usual. */
export function keepPattern(text: string): void {
  keepChoice(NAME, text.trim());
}
