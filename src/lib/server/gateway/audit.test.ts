import { describe, expect, it } from 'vitest';
import { createTestBed, envelope } from './testing/test-bed';

const device = { productKey: 'p1', deviceKey: 'd1' };
const other = { productKey: 'p1', deviceKey: 'd2' };

/** The lines of the audit, without what every line of the log has. */
function audited(lines: readonly string[]): object[] {
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'decision')
    .map(({ time, level, event, ...rest }) => {
      expect([typeof time, level, event]).toEqual(['string', 'info', 'decision']);
      return rest;
    });
}

async function signedIn() {
  const bed = createTestBed();
  await bed.signIn();
  const account = bed.traces[0]?.account;
  expect(account).toEqual(expect.stringMatching(/./));
  return { bed, account };
}

describe('the audit', () => {
  it('has a line for each decision, with what became of it', async () => {
    const { bed, account } = await signedIn();
    bed.on('userBatchConfirmUpgrade', () => ({
      successList: [{ ...device, planId: '1' }],
      failList: [{ ...other, planId: '1', code: 6101, msg: 'Plan suspended' }],
    }));
    const appointment = {
      appointStartTime: Date.UTC(2026, 10, 28, 1),
      appointEndTime: Date.UTC(2026, 10, 28, 3),
    };
    await bed.ask('actOnPlans', [
      { ...device, planId: '1', operType: 2, ...appointment },
      { ...other, planId: '1', operType: 1 },
      { ...other, planId: '2', operType: 5 },
    ]);
    const of = { id: 'r1', account, product: 'p1' };
    expect(audited(bed.lines)).toEqual([
      {
        ...of,
        ...{ device: 'd1', plan: '1', action: 'schedule', outcome: 'accepted' },
        ...{ from: '2026-11-28T01:00:00.000Z', to: '2026-11-28T03:00:00.000Z' },
      },
      { ...of, device: 'd2', plan: '1', action: 'confirm', outcome: 'refused', code: '6101' },
      { ...of, device: 'd2', plan: '2', action: 'retry', outcome: 'unknown' },
    ]);
  });

  it('says of a failed request whether it may have had its effect', async () => {
    const { bed } = await signedIn();
    const decide = () => bed.ask('actOnPlans', [{ ...device, planId: '1', operType: 3 }]);
    const answers: (() => unknown)[] = [
      () => {
        throw new TypeError('fetch failed');
      },
      () => envelope(6007, null, 'words\nof the platform'),
      () => envelope('Bearer secret of somebody'),
      () => new Response('busy', { status: 429, headers: { 'Retry-After': '7' } }),
      () => 'neither list',
    ];
    for (const answer of answers) {
      bed.on('userBatchConfirmUpgrade', answer);
      await decide();
    }
    expect(audited(bed.lines)).toMatchObject([
      { action: 'cancel', outcome: 'unknown', code: 'upstream-unavailable' },
      { outcome: 'refused', code: '6007' },
      { outcome: 'refused', code: 'other' },
      { outcome: 'not-taken', code: 'too-many-requests' },
      { outcome: 'unknown' },
    ]);
    expect(bed.lines.join('')).not.toMatch(/words|Bearer/);
  });

  it('has the other decisions and reports too, and nothing of what only reads', async () => {
    const { bed } = await signedIn();
    for (const path of [
      'reportUpgradeStatus',
      'setAutoUpgradeSwitch',
      'getAutoUpgradeSwitch',
      'deleteDeviceUpgrade',
      'closeFinishTips',
    ]) {
      bed.on(path, () => null);
    }
    await bed.ask('reportUpgrade', { ...device, componentNo: 'MODULE', report: 'confirmed' });
    await bed.ask('reportUpgrade', { ...device, componentNo: 'MODULE', report: 'failed' });
    await bed.ask('autoConfirmationOn', device);
    await bed.ask('autoConfirmationOff', device);
    await bed.ask('acknowledgeResult', { ...device, planId: '1' });
    await bed.ask('autoConfirmation', device);
    await bed.ask('planCount', {});
    expect(audited(bed.lines)).toMatchObject([
      { action: 'report', report: 'confirmed', component: 'MODULE', outcome: 'accepted' },
      // Its code is not configured.
      { action: 'report', report: 'failed', outcome: 'not-taken', code: 'report-code-missing' },
      { action: 'auto-confirmation-on', outcome: 'accepted' },
      { action: 'auto-confirmation-off', outcome: 'accepted' },
      { action: 'acknowledge', plan: '1', outcome: 'accepted' },
    ]);
  });
});
