import type { ActivityLine } from '$lib/fleet/activity-lines';
import { SIGHT_GAP } from '$lib/fleet/run-times';
import { endedAs } from '$lib/outbox/standing';
import type { ActivityRecord, Basis } from '$lib/storage/activity-record';
import type { Sight } from '$lib/storage/followed-record';
import type { Entry } from './entries';

/**
 * How an upgrade stands, as far as this browser knows. `open`: no result yet, or none was seen; `unknown`: nobody can
 * tell it any more; `undone`: nothing came of what was decided.
 */
export const results = ['succeeded', 'failed', 'cancelled', 'open', 'unknown', 'undone'] as const;

export type Result = (typeof results)[number];

/** What is known of how an entry ended. */
export interface EntryResult {
  readonly result: Result;
  /** Where an open one stood when it was last seen; null if nothing but decisions is known. */
  readonly stage: 'scheduled' | 'queued' | 'running' | 'begun' | null;
  /** How the app came to it, of a Bluetooth upgrade; else null. */
  readonly basis: Basis | null;
  /** The platform's words, of an upgrade through the cloud; may be empty. */
  readonly reason: string;
  /** How long it took, ms; null if it is not known. */
  readonly durationMs: number | null;
}

/** One thing that says how the upgrade stood. */
interface Word {
  readonly at: number;
  readonly source: 'cloud' | 'report' | 'decision';
  readonly says:
    'succeeded' | 'failed' | 'cancelled' | 'gone' | NonNullable<EntryResult['stage']> | 'decided';
  readonly record?: ActivityRecord;
}

const ends: ReadonlySet<Word['says']> = new Set(['succeeded', 'failed', 'cancelled']);

/**
 * What an upgrade came to, by everything the record has of it: the last end that was reported, seen or decided, unless
 * something later says that it goes on; `undone` if no decision had an effect, `unknown` if nothing tells.
 */
export function resultOf(entry: Entry): EntryResult {
  const words = [...reportWords(entry.lines), ...sightWords(entry), ...decisionWords(entry.lines)];
  const end = latest(words.filter(({ says }) => ends.has(says)));
  const later = latest(words.filter((word) => !ends.has(word.says) && (end === null || goesOn(end, word))));
  if (later !== null) return openAs(later);
  if (end !== null) return endedBy(end, entry);
  return { ...nothing, result: isUndone(entry.lines) ? 'undone' : 'unknown' };
}

const nothing = { stage: null, basis: null, reason: '', durationMs: null } as const;

/** Of two at one instant the later in its list. */
function latest(words: readonly Word[]): Word | null {
  return words.reduce<Word | null>((last, word) => (last !== null && last.at > word.at ? last : word), null);
}

/**
 * Whether the upgrade goes on after an end. What the device itself proved is not undone by a platform that has not
 * heard of it yet, nor a result by its plan's going.
 */
function goesOn(end: Word, { at, source, says }: Word): boolean {
  if (at <= end.at || says === 'gone') return false;
  return source !== 'cloud' || end.source !== 'report';
}

function openAs({ says }: Word): EntryResult {
  if (says === 'gone') return { ...nothing, result: 'unknown' };
  const isStage = says === 'scheduled' || says === 'queued' || says === 'running' || says === 'begun';
  return { ...nothing, result: 'open', stage: isStage ? says : null };
}

function endedBy({ says, source, record, at }: Word, { followed }: Entry): EntryResult {
  const result = says as 'succeeded' | 'failed' | 'cancelled';
  if (source !== 'cloud')
    return { ...nothing, result, basis: record?.basis ?? null, durationMs: record?.durationMs ?? null };
  const sights = followed?.sights ?? [];
  return {
    ...{ ...nothing, result },
    reason: sights.at(-1)?.at === at || sights.at(-1)?.state === 'gone' ? (followed?.reason ?? '') : '',
    durationMs: runOf(sights, at),
  };
}

/** How long the run took that ended at `end`, ms, if both ends of it were seen as they happened. */
function runOf(sights: readonly Sight[], end: number): number | null {
  const ended = sights.findIndex(({ at }) => at === end);
  const began = sights[ended - 1];
  const over = sights[ended];
  if (began?.state !== 'running' || over === undefined) return null;
  return isExact(began) && isExact(over) ? over.at - began.at : null;
}

const isExact = ({ at, since }: Sight): boolean => since !== null && at - since <= SIGHT_GAP;

/** What was reported of the last Bluetooth upgrade: it has ended if each of its components has. */
function reportWords(lines: readonly ActivityLine[]): Word[] {
  const reports = lines.map(({ record }) => record).filter(({ kind }) => kind === 'report');
  const begun = Math.max(...reports.map(({ run }) => run?.begunAt ?? 0));
  const run = reports.filter((record) => (record.run?.begunAt ?? 0) === begun);
  const last = run.at(-1);
  if (last === undefined) return [];
  const states = new Map(run.map(({ componentNo, what }) => [componentNo, what]));
  const failed = run.findLast(
    ({ componentNo, what }) => what === 'failed' && states.get(componentNo) === what,
  );
  if (failed !== undefined)
    return [{ at: failed.happenedAt, source: 'report', says: 'failed', record: failed }];
  const says = [...states.values()].every((what) => what === 'succeeded') ? 'succeeded' : 'begun';
  return [{ at: last.happenedAt, source: 'report', says, record: last }];
}

function sightWords({ followed }: Entry): Word[] {
  return (followed?.sights ?? []).flatMap(({ state, at }): Word[] =>
    state === 'waiting' || state === 'unclear' ? [] : [{ at, source: 'cloud', says: state }],
  );
}

/** A decision counts from when it was made, if it may have been taken. */
function decisionWords(lines: readonly ActivityLine[]): Word[] {
  return lines.flatMap(({ record, entry }): Word[] => {
    const { action, happenedAt: at } = record;
    if (action === null || action === 'acknowledge' || !mayCount({ record, entry })) return [];
    if (action !== 'cancel') return [{ at, source: 'decision', says: 'decided' }];
    return record.outcome === 'accepted' ? [{ at, source: 'decision', says: 'cancelled' }] : [];
  });
}

/** Whether a decision was taken, or may be taken yet. */
export function mayCount({ record, entry }: Pick<ActivityLine, 'record' | 'entry'>): boolean {
  if (entry !== null) return entry.state !== 'refused';
  return endedAs(record)?.kind === 'accepted';
}

/** Whether it was decided, and no decision can have arrived. */
function isUndone(lines: readonly ActivityLine[]): boolean {
  const decisions = lines.filter(({ record: { action } }) => action !== null && action !== 'acknowledge');
  return decisions.length > 0 && !decisions.some(wasGivenUpUnanswered);
}

/** Without a refusal a decision is given up only while nobody knows whether it has arrived. */
const wasGivenUpUnanswered = ({ record: { outcome, refusal } }: ActivityLine): boolean =>
  outcome === 'dropped' && refusal === null;
