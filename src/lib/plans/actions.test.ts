import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../testing/clock';
import { planWith } from '../testing/plans';
import { availableActions, personActions, type PersonAction, type UnavailableReason } from './actions';
import { planPhase } from './phase';
import { deviceStatuses, userConfirmStatuses } from './statuses';
import type { DevicePlan } from './types';

const own = { shared: false, bluetoothOnly: false };
const OPEN = { start: 0, end: 10 * HOUR };
const NOW = 5 * HOUR;

const plan = (changes: Partial<DevicePlan> = {}) => planWith('d1', { period: OPEN, ...changes });

type Row = [string, Partial<DevicePlan>, Record<PersonAction, true | UnavailableReason>];

const every = (reason: UnavailableReason): Record<PersonAction, UnavailableReason> => ({
  confirm: reason,
  appoint: reason,
  cancel: reason,
  retry: reason,
  acknowledge: 'no-result',
});

describe('availableActions', () => {
  const rows: Row[] = [
    [
      'not yet open',
      { period: { start: NOW + 1, end: 10 * HOUR } },
      { confirm: 'not-open-yet', appoint: true, cancel: true, retry: 'not-failed', acknowledge: 'no-result' },
    ],
    [
      'awaiting confirmation',
      {},
      { confirm: true, appoint: true, cancel: true, retry: 'not-failed', acknowledge: 'no-result' },
    ],
    [
      'appointed',
      { userConfirmStatus: 'appointed', appointment: { start: 6 * HOUR, end: 7 * HOUR } },
      { confirm: true, appoint: true, cancel: true, retry: 'not-failed', acknowledge: 'no-result' },
    ],
    ['queued', { userConfirmStatus: 'confirmed' }, { ...every('already-confirmed'), cancel: true }],
    ['running', { deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' }, every('runs-already')],
    ['failed', { deviceStatus: 'failed' }, { ...every('already-failed'), retry: true, acknowledge: true }],
    [
      'failed, period over',
      { deviceStatus: 'failed', period: { start: 0, end: NOW } },
      { ...every('already-failed'), retry: 'period-over', acknowledge: true },
    ],
    [
      'cancelled',
      { deviceStatus: 'failed', userConfirmStatus: 'cancelled' },
      { ...every('already-cancelled'), retry: true, acknowledge: true },
    ],
    [
      'cancelled before it opens',
      { userConfirmStatus: 'cancelled', period: { start: NOW + 1, end: 10 * HOUR } },
      { ...every('already-cancelled'), retry: 'not-open-yet', acknowledge: true },
    ],
    ['succeeded', { deviceStatus: 'succeeded' }, { ...every('already-succeeded'), acknowledge: true }],
    [
      'acknowledged success',
      { deviceStatus: 'succeeded', userConfirmStatus: 'acknowledged' },
      { ...every('already-succeeded'), acknowledge: 'already-acknowledged' },
    ],
    [
      'acknowledged failure',
      { deviceStatus: 'failed', userConfirmStatus: 'acknowledged' },
      { ...every('already-failed'), retry: true, acknowledge: 'already-acknowledged' },
    ],
    ['expired', { period: { start: 0, end: NOW } }, every('period-over')],
    [
      'appointment over',
      { userConfirmStatus: 'appointed', appointment: { start: 2 * HOUR, end: NOW } },
      every('appointment-over'),
    ],
    [
      'nothing to upgrade',
      { deviceStatus: 'nothing-to-upgrade' },
      { ...every('no-plan'), acknowledge: 'no-plan' },
    ],
  ];

  it.each(rows)('%s', (_, changes, expected) => {
    const actions = availableActions(plan(changes), NOW, own);
    const seen = Object.fromEntries(
      personActions.map((action) => {
        const availability = actions[action];
        return [action, availability.allowed || availability.reason];
      }),
    );
    expect(seen).toEqual(expected);
  });

  it('offers nothing without a plan', () => {
    expect(availableActions(null, NOW, own).confirm).toEqual({ allowed: false, reason: 'no-plan' });
  });

  it('offers a shared user nothing, whatever the plan', () => {
    const actions = availableActions(plan(), NOW, { shared: true, bluetoothOnly: true });
    for (const action of personActions) {
      expect(actions[action]).toEqual({ allowed: false, reason: 'shared-device' });
    }
  });

  it('lets a device that only a phone reaches be cancelled, not started through the cloud', () => {
    const actions = availableActions(plan(), NOW, { shared: false, bluetoothOnly: true });
    expect(actions.confirm).toEqual({ allowed: false, reason: 'by-bluetooth' });
    expect(actions.appoint).toEqual({ allowed: false, reason: 'by-bluetooth' });
    expect(actions.cancel.allowed).toBe(true);
    const running = availableActions(plan({ deviceStatus: 'upgrading' }), NOW, {
      shared: false,
      bluetoothOnly: true,
    });
    expect(running.confirm).toEqual({ allowed: false, reason: 'runs-already' });
  });

  it('never offers a decision while a device runs, nor two that exclude each other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...deviceStatuses),
        fc.constantFrom(...userConfirmStatuses),
        fc.integer({ min: -HOUR, max: 12 * HOUR }),
        (deviceStatus, userConfirmStatus, now) => {
          const decided = plan({ deviceStatus, userConfirmStatus });
          const actions = availableActions(decided, now, own);
          expect(actions.confirm.allowed && actions.retry.allowed).toBe(false);
          expect(actions.acknowledge.allowed && actions.cancel.allowed).toBe(false);
          if (planPhase(decided, now) === 'downloading') {
            expect(personActions.some((action) => actions[action].allowed)).toBe(false);
          }
        },
      ),
    );
  });

  it('are none in a state that is not known, or of a device whose owner is not', () => {
    for (const unknown of [{ deviceStatus: 'unknown' }, { userConfirmStatus: 'unknown' }] as const) {
      const refused = availableActions(plan(unknown), NOW, own);
      for (const action of personActions)
        expect(refused[action]).toEqual({ allowed: false, reason: 'state-unknown' });
    }
    const { confirm } = availableActions(plan(), NOW, { ...own, ownership: 'unknown' });
    expect(confirm).toEqual({ allowed: false, reason: 'owner-unknown' });
  });
});
