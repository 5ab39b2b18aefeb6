import type { DevicePlan } from '$lib/plans/types';
import { brief } from '$lib/ui/foreign-text';

/** What the platform says of a plan's two statuses, each `most` graphemes at most; empty if it says nothing. */
export const statusWords = ({ deviceStatusText, userConfirmStatusText }: DevicePlan, most?: number): string =>
  [deviceStatusText, userConfirmStatusText]
    .filter((words) => words.trim() !== '')
    .map((words) => brief(words, most))
    .join(' · ');
