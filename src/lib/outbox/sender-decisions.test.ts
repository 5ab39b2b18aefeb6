import { describe, expect, it } from 'vitest';
import { alice, meter } from '../testing/database';
import { idle } from '../testing/clock';
import { LAPSES_AFTER, UNHEARD_AFTER } from './rules';
import { setUp } from './testing/sender';

describe('a decision', () => {
  it('is checked, not repeated, after a lost answer', async () => {
    const { center, sender, act, outcome } = setUp();
    center.faults = ['lost answer'];
    const id = await act('confirm');
    await sender.run('start');
    await sender.run('online');
    expect(center.arrived).toHaveLength(1);
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
  });

  it('is asked for again where the answer names it nowhere', async () => {
    const { center, clock, sender, act, outcome } = setUp();
    center.faults = ['in neither list'];
    const id = await act('confirm');
    await sender.run('start');
    expect(await outcome(id)).toMatchObject({ outcome: 'waiting' });
    clock.advance(3_000);
    await idle(30);
    expect(center.arrived).toHaveLength(1);
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
  });

  it('gives way to a newer one where it was sent in vain', async () => {
    const { center, clock, sender, act, outcome, outbox, effects } = setUp();
    center.faults = ['lost write'];
    const first = await act('confirm');
    await sender.run('start');
    expect(await outbox.withdraw(alice, [first])).toEqual([]);
    const second = await act('cancel');
    expect(await outbox.entries(alice)).toHaveLength(2);
    // It may still be on its way: until that is over the newer one waits.
    await sender.run('online');
    expect(effects()).toEqual([]);
    clock.advance(UNHEARD_AFTER);
    await idle(30);
    await sender.run('online');
    expect(await outcome(first)).toMatchObject({ outcome: 'replaced', acceptedAt: null });
    expect(await outcome(second)).toMatchObject({ outcome: 'accepted' });
    expect(effects()).toEqual(['cancel']);
  });

  it('is sent again where it was sent in vain and still counts', async () => {
    const { center, clock, sender, act, outcome, effects } = setUp();
    center.faults = ['lost write'];
    const id = await act('confirm');
    await sender.run('start');
    await sender.run('online');
    expect(await outcome(id)).toMatchObject({ outcome: 'waiting' });
    clock.advance(UNHEARD_AFTER);
    await idle(30);
    await sender.run('online');
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });
    expect(effects()).toEqual(['confirm']);
  });

  it('is judged again when it is sent', async () => {
    const { center, sender, act, outcome, effects } = setUp();
    const id = await act('confirm');
    center.change('alice', meter, { deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' });
    await sender.run('start');
    expect(await outcome(id)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'action-not-possible', message: 'runs-already' },
    });
    expect(effects()).toEqual([]);
  });

  it('to upgrade now lapses after an hour, without asking anybody, unless it may go whenever', async () => {
    const { center, clock, sender, act, outcome, outbox, effects } = setUp();
    center.session = null;
    const id = await act('confirm');
    clock.advance(LAPSES_AFTER + 1);
    await sender.run('start');
    expect(await outcome(id)).toMatchObject({ outcome: 'refused', refusal: { code: 'action-lapsed' } });
    expect(sender.waitsFor).toBeNull();
    center.session = 'alice';
    await outbox.sendAgain(alice, id);
    await sender.run('enqueued');
    expect(await outcome(id)).toMatchObject({ outcome: 'accepted' });

    await act('cancel', true);
    clock.advance(LAPSES_AFTER + 1);
    await sender.run('start');
    expect(effects()).toEqual(['confirm', 'cancel']);
  });
});
