import { m } from '$lib/paraglide/messages';
import type { HistoryEntry } from '$lib/fleet/history.svelte';
import type { PersonAction } from '$lib/plans/actions';
import type { ClockChange } from '$lib/plans/local-time';
import type { Phase } from '$lib/plans/phase';
import type { Concern } from '$lib/plans/concerns';
import type { Requirement } from '$lib/plans/requirements';
import { bytes, count, percent } from '$lib/ui/format';
import { actionWord, phaseWord } from './phase-words';
import { brief } from '$lib/ui/foreign-text';
import { kindWord } from './words';

/** What the clocks do with a typed time, as a sentence; null if they do nothing. */
export function clockChangeWord(change: ClockChange | null): string | null {
  if (change === null) return null;
  return change === 'skipped' ? m.clock_change_skipped() : m.clock_change_repeated();
}

const amounts: Record<Requirement['kind'], (value: number) => string> = {
  battery: (value) => percent(value / 100),
  signal: (value) => m.unit_dbm({ value: count(value) }),
  space: (value) => bytes(value),
};

const requirementNames: Record<Requirement['kind'], () => string> = {
  battery: () => m.battery(),
  signal: () => m.signal(),
  space: () => m.requirement_space_name(),
};

/** What a requirement is about, in a word. */
export const requirementName = (kind: Requirement['kind']): string => requirementNames[kind]();

/** What is asked for, and what the device has of it, in words. */
export function requirementText({ kind, minimum, actual, inNoUnit }: Requirement): string {
  const least = m.requirement_least({ value: amounts[kind](minimum) });
  if (inNoUnit !== undefined) return m.requirement_in_no_unit({ least, free: count(inNoUnit) });
  if (kind === 'space' && actual === null) return m.requirement_space_unreported({ value: bytes(minimum) });
  return actual === null
    ? m.requirement_not_told({ least })
    : m.requirement_has({ least, actual: amounts[kind](actual) });
}

/** A requirement that is not met, as a sentence. */
export const unmetWord = (requirement: Requirement): string =>
  m.requirement_unmet({
    name: requirementName(requirement.kind),
    actual: requirement.actual === null ? '' : amounts[requirement.kind](requirement.actual),
    minimum: amounts[requirement.kind](requirement.minimum),
  });

/** What speaks against an upgrade, as a sentence. */
export function concernWord(concern: Concern): string {
  switch (concern.kind) {
    case 'unmet':
      return unmetWord(concern.requirement);
    case 'delta-base': {
      const { component, version, expected } = concern;
      return m.concern_delta_base({ name: kindWord(component), version, expected });
    }
    case 'space':
      return m.concern_space({ minimum: bytes(concern.minimum), free: count(concern.free) });
  }
}

/** An entry of a device's history as a sentence. */
export function historyWord(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'phase':
      return entry.found ? m.history_found({ phase: phaseWord(entry.phase) }) : phaseWord(entry.phase);
    case 'plan':
      return m.history_plan({ name: brief(entry.name) });
    case 'presence':
      return entry.online ? m.history_online() : m.history_offline();
    case 'action':
      return m.history_action({ action: actionWord(entry.action) });
  }
}

const expectedActions: Readonly<Partial<Record<Phase, PersonAction>>> = {
  'not-yet-open': 'confirm',
  'awaiting-confirmation': 'confirm',
  downloading: 'cancel',
  upgrading: 'cancel',
  failed: 'retry',
  cancelled: 'retry',
  unknown: 'confirm',
};

/** The action that a person would look for in a phase, so that the page can say why it is not there. */
export const expectedAction = (phase: Phase): PersonAction | null => expectedActions[phase] ?? null;
