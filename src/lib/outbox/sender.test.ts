import { describe, expect, it, vi } from 'vitest';
import { alice, bob, meter, valve } from '../testing/database';
import { idle } from '../testing/clock';
import { countEntries } from './counts';
import { LONGEST_BACKOFF } from './rules';
import type { ReportSubject } from '../storage/outbox-record';
import { setUp } from './testing/sender';

describe('a pass', () => {
  it('sends everything in order and says when it was accepted', async () => {
    const { clock, sender, report, effects, outcome, outbox } = setUp();
    await report('confirmed');
    const id = await report('downloading');
    clock.advance(5_000);
    expect(await sender.run('start')).toEqual({ waiting: false, waitsFor: null, failure: null });
    expect(effects()).toEqual(['confirmed', 'downloading']);
    expect(await outcome(id)).toMatchObject({
      ...{ outcome: 'accepted', acceptedAt: clock.now(), happenedAt: clock.now() - 5_000 },
    });
    expect(await outbox.entries(alice)).toEqual([]);
  });

  it('looks again for what came meanwhile', async () => {
    const { sender, report, effects } = setUp();
    await report('confirmed');
    const running = sender.run('start');
    await report('downloading');
    await Promise.all([running, sender.run('enqueued')]);
    expect(effects()).toEqual(['confirmed', 'downloading']);
    expect(sender.isRunning).toBe(false);
  });

  it('holds back what follows of the same device, not other devices', async () => {
    const { center, sender, report, effects } = setUp();
    center.faults = ['malformed'];
    await report('confirmed');
    await report('downloading');
    await report('confirmed', valve);
    expect(await sender.run('start')).toMatchObject({ waiting: true });
    expect(center.effects.map(({ device }) => device)).toEqual([meter.deviceKey, valve.deviceKey]);
    expect(effects()).toEqual(['confirmed', 'confirmed']);
  });

  it('stops where nobody answers, and goes on by itself after a back-off', async () => {
    const { center, clock, sender, report, effects } = setUp();
    center.faults = ['lost request', 'lost request'];
    await report('confirmed');
    await report('confirmed', valve);
    expect(await sender.run('start')).toMatchObject({ waiting: true });
    expect(center.faults).toHaveLength(1);
    expect(clock.nextIn).toBe(2_000);
    clock.advance(2_000);
    await idle(30);
    expect(center.faults).toHaveLength(0);
    expect(clock.nextIn).toBe(4_000);
    clock.advance(4_000);
    await idle(50);
    expect(effects()).toEqual(['confirmed', 'confirmed']);
    expect(clock.nextIn).toBeNull();
  });

  it('goes at once when the network is back, but not against a wish to wait', async () => {
    const { center, clock, sender, report, effects } = setUp();
    center.faults = ['lost request'];
    await report('confirmed');
    await sender.run('start');
    await sender.run('enqueued');
    expect(effects()).toEqual([]);
    await sender.run('online');
    expect(effects()).toEqual(['confirmed']);

    center.faults = ['busy'];
    await report('downloading');
    await sender.run('online');
    await sender.run('online');
    expect(effects()).toEqual(['confirmed']);
    clock.advance(LONGEST_BACKOFF);
    await idle(30);
    expect(effects()).toEqual(['confirmed', 'downloading']);
  });

  it('gives the lock back after 30 s without an answer', async () => {
    const { center, clock, sender, report, effects, outbox } = setUp();
    center.faults = ['no answer ever'];
    await report('confirmed');
    const pass = sender.run('start');
    await idle(20);
    clock.advance(30_000);
    expect(await pass).toMatchObject({ waiting: true });
    expect(await outbox.entries(alice)).toMatchObject([
      { uncertain: true, attempts: 1, lastFailure: 'offline' },
    ]);
    await sender.run('visible');
    expect(effects()).toEqual(['confirmed']);
    expect(center.arrived).toHaveLength(2);
  });

  it('ends with its tab: nothing more is sent, no timer stays', async () => {
    const { center, clock, sender, report } = setUp();
    center.faults = ['lost request'];
    await report('confirmed');
    await sender.run('start');
    sender.stop();
    expect(clock.nextIn).toBeNull();
    await sender.run('online');
    expect(center.arrived).toEqual([]);
  });

  it('does not reject where the database fails, and comes back', async () => {
    const failing = vi.fn().mockRejectedValueOnce(new TypeError('x')).mockResolvedValue(undefined);
    const { clock, sender, outbox, report, effects } = setUp();
    vi.spyOn(outbox, 'flush').mockImplementation(failing);
    await report('confirmed');
    expect(await sender.run('start')).toMatchObject({ waiting: true, failure: { code: 'internal' } });
    clock.advance(60_000);
    await idle(30);
    expect(effects()).toEqual(['confirmed']);
  });
});

describe('a session', () => {
  it('that is over, or of another, holds everything until it is back', async () => {
    const { center, clock, sender, report, effects, outbox } = setUp();
    await report('confirmed');
    center.session = null;
    expect(await sender.run('start')).toMatchObject({
      waiting: true,
      waitsFor: { code: 'session-expired' },
    });
    center.session = 'bob';
    await sender.run('visible');
    expect(sender.waitsFor).toMatchObject({ code: 'account-changed' });
    expect(await outbox.entries(alice)).toMatchObject([{ attempts: 0, uncertain: false, state: 'waiting' }]);
    center.session = 'alice';
    await sender.run('enqueued');
    expect(effects()).toEqual([]);
    expect(clock.nextIn).toBeNull();
    await sender.run('signed-in');
    expect(effects()).toEqual(['confirmed']);
    expect(sender.waitsFor).toBeNull();
  });

  it("sends nothing of another's", async () => {
    const { sender, outbox, effects } = setUp();
    const subject: ReportSubject = { kind: 'report', componentNo: 'M', report: 'confirmed' };
    await outbox.submit(bob, [{ ...meter, subject, facts: {} }]);
    expect(await sender.run('start')).toMatchObject({ waiting: false });
    expect(effects()).toEqual([]);
    expect(await outbox.entries(bob)).toHaveLength(1);
  });
});

describe('a refused entry', () => {
  it('is parked with code and words, holds nothing back, and goes again under a new key', async () => {
    const { center, sender, outbox, report, effects, outcome } = setUp();
    center.faults = ['refused'];
    const id = await report('confirmed');
    await report('downloading');
    expect(await sender.run('start')).toMatchObject({ waiting: false });
    expect(effects()).toEqual(['downloading']);
    const refusal = { code: 'upstream-refused', upstreamCode: '5041', message: 'no' };
    expect(await outbox.entries(alice)).toMatchObject([{ id, state: 'refused', refusal }]);
    expect(await outcome(id)).toMatchObject({ outcome: 'refused', refusal });
    expect(countEntries(await outbox.entries(alice))).toMatchObject({ waiting: 0, refused: 1 });

    await report('transferring');
    expect(await outbox.sendAgain(alice, id)).toBe(true);
    expect(await outcome(id)).toMatchObject({ outcome: 'waiting', refusal: null });
    await sender.run('enqueued');
    expect(effects()).toEqual(['downloading', 'transferring', 'confirmed']);
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
  });

  it('can be a report without a code: parked apart until it has one', async () => {
    const state: { known: ReadonlySet<string> | null } = { known: null };
    const { center, sender, outbox, report, effects, outcome } = setUp({ configured: () => state.known });
    center.configured = new Set(['downloading']);
    const id = await report('confirmed');
    await report('downloading');
    expect(await sender.run('start')).toMatchObject({ waiting: false });
    expect(effects()).toEqual(['downloading']);
    expect(await outcome(id)).toMatchObject({ outcome: 'unconfigured' });
    expect(countEntries(await outbox.entries(alice))).toEqual({
      waiting: 0,
      refused: 0,
      unconfigured: 1,
      held: 0,
    });
    center.configured.add('confirmed');
    await sender.run('start');
    expect(effects()).toEqual(['downloading']);
    state.known = center.configured;
    await sender.run('start');
    expect(effects()).toEqual(['downloading', 'confirmed']);
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
  });
});
