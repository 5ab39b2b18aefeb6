import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEndedSessions, type EndedSessionsJournal } from './ended-sessions';
import { endedSessionsFile } from './ended-sessions-file';
import { TestClock } from '../../testing/clock';
import { MemoryJournal } from './testing/memory-journal';

const clock = new TestClock(0);

function create(journal: EndedSessionsJournal, most?: number) {
  const problems: unknown[] = [];
  const onUnwritten = (error: unknown) => problems.push(error);
  const ended = createEndedSessions({ clock, journal, onUnwritten, ...(most === undefined ? {} : { most }) });
  return { ended, problems };
}

describe('ended sessions', () => {
  it('are remembered to their end, and not beyond it', async () => {
    const moving = new TestClock(0);
    const ended = createEndedSessions({
      clock: moving,
      journal: new MemoryJournal(),
      onUnwritten: () => undefined,
    });
    await ended.add('a', 1_000);
    expect([await ended.has('a'), await ended.has('b')]).toEqual([true, false]);
    moving.advance(999);
    expect(await ended.has('a')).toBe(true);
    moving.advance(1);
    expect(await ended.has('a')).toBe(false);
  });

  it('that cannot be written are remembered here, told, and written with the next', async () => {
    const journal = new MemoryJournal();
    const { ended, problems } = create(journal);
    await ended.add('a', 1_000);
    journal.problem = new Error('ENOSPC');
    await ended.add('b', 1_000);
    expect([await ended.has('b'), problems]).toEqual([true, [journal.problem]]);
    expect(journal.lines).toHaveLength(1);
    journal.problem = null;
    await ended.add('c', 1_000);
    expect(journal.lines.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('that are forgotten do not make the journal grow for ever', async () => {
    const moving = new TestClock(0);
    const journal = new MemoryJournal();
    const ended = createEndedSessions({ clock: moving, journal, onUnwritten: () => undefined });
    let longest = 0;
    for (let index = 0; index < 5_000; index++) {
      moving.advance(1);
      await ended.add(`s${index}`, index + 100);
      longest = Math.max(longest, journal.lines.length);
    }
    expect(longest).toBeLessThanOrEqual(1_000);
    expect(journal.rewritten).toBeGreaterThan(2);
    expect(await ended.has('s4999')).toBe(true);
  });

  it('are only so many: the first go first', async () => {
    const { ended } = create(new MemoryJournal(), 2);
    for (const id of ['a', 'b', 'c']) await ended.add(id, 1_000);
    expect(await Promise.all(['a', 'b', 'c'].map((id) => ended.has(id)))).toEqual([false, true, true]);
  });
});

describe('the file of ended sessions', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overair-ended-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = () => join(folder, 'ended-sessions');

  it('outlives the process, and only its user can read it', async () => {
    const { ended } = create(endedSessionsFile(folder));
    await Promise.all(['a', 'b', 'c'].map((id) => ended.add(id, 1_000)));
    const { ended: afterwards } = create(endedSessionsFile(folder));
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((id) => afterwards.has(id)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is read as far as it can be, where the power went in the middle of a line', async () => {
    writeFileSync(file(), 'a 1000\n\u0000\u0000\nb 10');
    const { ended } = create(endedSessionsFile(folder));
    expect([await ended.has('a'), await ended.has('b')]).toEqual([true, true]);
    await ended.add('c', 1_000);
    expect(readFileSync(file(), 'utf8').endsWith('b 10\nc 1000\n')).toBe(true);
    expect(await create(endedSessionsFile(folder)).ended.has('c')).toBe(true);
  });

  it('in the place of another is whole or not there', async () => {
    const journal = endedSessionsFile(folder);
    await journal.append({ id: 'old', until: 1 });
    await journal.rewrite([{ id: 'a', until: 5.5 }]);
    expect(readFileSync(file(), 'utf8')).toBe('a 6\n');
  });

  it('needs a folder: a file in its place stops the start with a sentence', () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(() => endedSessionsFile(join(folder, 'taken'))).toThrow(/^DATA_DIR must be a folder/);
  });
});
