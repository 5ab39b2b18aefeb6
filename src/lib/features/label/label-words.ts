import { m } from '$lib/paraglide/messages';
import type { CameraTrouble } from './camera.svelte';
import type { PatternProblem } from './label-pattern';

const troubles: Readonly<Record<CameraTrouble, () => string>> = {
  refused: () => m.label_camera_refused(),
  absent: () => m.label_camera_absent(),
  busy: () => m.label_camera_busy(),
  gone: () => m.label_camera_gone(),
  unsupported: () => m.label_camera_unsupported(),
  'no-decoder': () => m.label_camera_no_decoder(),
  failed: () => m.label_camera_failed(),
};

/** Why the camera is not on, and what to do. */
export const troubleWord = (trouble: CameraTrouble): string => troubles[trouble]();

/** A field as it is written in a pattern. */
export const fieldText = (field: string): string => `{${field}}`;

/** Why a pattern cannot be used, and what to do. */
export function problemWord(problem: PatternProblem): string {
  switch (problem.kind) {
    case 'too-long':
      return m.label_pattern_too_long();
    case 'open-brace':
      return m.label_pattern_open_brace();
    case 'unknown-field':
      return m.label_pattern_unknown_field({ field: fieldText(problem.field) });
    case 'field-twice':
      return m.label_pattern_field_twice({ field: fieldText(problem.field) });
    case 'not-parted':
      return m.label_pattern_not_parted();
    case 'names-none':
      return m.label_pattern_names_none({ device: fieldText('device'), name: fieldText('name') });
  }
}
