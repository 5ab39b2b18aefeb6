import { describe, expect, it } from 'vitest';
import { START } from '$lib/testing/clock';
import { groupEntries } from './entries';
import { entriesToCsv, entriesToJson } from './entry-export';
import { followedWith, lineWith, minute, reportWith, sight } from './testing/records';

const rowsOf = (...given: Parameters<typeof groupEntries>) =>
  JSON.parse(entriesToJson(groupEntries(...given))) as Record<string, unknown>[];

describe('an export', () => {
  it.each([
    ['plain', 'plain'],
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['', ''],
  ])('writes the cell %j safely', (deviceName, cell) => {
    const line = lineWith('id-1', { deviceName, durationMs: 61_500 });
    const csv = entriesToCsv(groupEntries([line], []));
    expect(csv).toContain(`,confirm,Alice,${cell},p1,AABBCCDD0011,,7,1.0,2.0,61.5,false,,,id-1,Winter,`);
  });

  it('begins with a byte order mark and its columns, of which new ones come at the end', () => {
    const csv = entriesToCsv(groupEntries([lineWith('a', { acceptedAt: null })], []));
    expect(csv.startsWith('\uFEFFhappened,accepted,outcome,kind,what,who,device,')).toBe(true);
    expect(csv.split('\r\n')[0]).toMatch(/,refusal,id,planName,.*,result,upgrade,request$/);
    expect(csv.split('\r\n')[1]).toMatch(/^2026-06-01T12:00:00.000Z,,accepted,action,confirm,/);
  });

  it('is JSON with the same names, text as it is', () => {
    const [object] = rowsOf([lineWith('a', { who: '=x', acceptedAt: null, durationMs: 61_500 })], []);
    expect(object).toMatchObject({
      ...{ happened: '2026-06-01T12:00:00.000Z', accepted: null, who: '=x', seconds: 61.5 },
      ...{ result: 'open', upgrade: 'plan:p1/AABBCCDD0011/7' },
    });
  });

  it('has everything of each upgrade, in the order in which it happened', () => {
    const failed = reportWith('r', 'failed', {
      happenedAt: minute(3),
      basis: { kind: 'error', code: 'link-lost', details: {} },
    });
    const seen = followedWith([sight('running', minute(1)), sight('failed', minute(2))]);
    const scheduled = lineWith('d', { appointment: { start: START, end: minute(5) } });
    const rows = rowsOf([failed, scheduled], [seen]);
    expect(rows.map(({ kind, what, reason }) => [kind, what, reason])).toEqual([
      ['action', 'confirm', null],
      ['seen', 'running', null],
      ['seen', 'failed', 'Not enough space'],
      ['report', 'failed', 'link-lost'],
    ]);
    expect(rows[0]).toMatchObject({ scheduledTo: '2026-06-01T12:05:00.000Z' });
    expect(rows[1]).toMatchObject({ seenOtherwise: '2026-06-01T12:00:00.000Z', id: null, toVersion: '2.0' });
    expect(new Set(rows.map(({ upgrade }) => upgrade)).size).toBe(1);
  });
});
