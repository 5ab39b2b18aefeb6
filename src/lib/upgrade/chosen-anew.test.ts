import { describe, expect, it } from 'vitest';
import { OverairError } from '../errors';
import { Stage } from './testing/stage';
import type { Peripheral } from './ports';

/** The device under the address that it had before its restart: from then on nothing answers there. */
function beforeRestart(stage: Stage): Peripheral {
  return {
    ...stage.peripheral,
    connect: async (options) => {
      const hasRestarted = stage.events.some(({ kind }) => kind === 'rebooting');
      if (!hasRestarted) return stage.peripheral.connect(options);
      options.onAttempt();
      throw new OverairError('device-out-of-range');
    },
  };
}

describe('a device that comes back under another address', () => {
  it('is met again once it is chosen anew', async () => {
    const stage = new Stage();
    await stage.run(stage.flow.open());
    stage.flow.choose(beforeRestart(stage));
    await stage.until(
      (phase) => phase.name === 'restarting' && phase.attempt > 2,
      () => stage.flow.confirm(),
    );
    await stage.until(
      ({ name }) => name === 'finished',
      () => stage.flow.choose({ ...stage.peripheral, name: 'QUEC_BLE_9ABC' }),
    );
    expect(stage.flow.snapshot.peripheral?.name).toBe('QUEC_BLE_9ABC');
    expect(stage.reports.at(-1)).toBe('MODULE succeeded');
  });

  it('is looked for in vain without', async () => {
    const stage = new Stage();
    await stage.run(stage.flow.open());
    stage.flow.choose(beforeRestart(stage));
    await stage.until(
      ({ name }) => name === 'failed',
      () => stage.flow.confirm(),
    );
    expect(stage.phase).toMatchObject({ error: { code: 'device-not-back' }, holds: 'accepted' });
    expect(stage.reports).not.toContain('MODULE failed');
  });
});

describe('the screen', () => {
  it('is kept on from the confirmation to the end', async () => {
    const stage = new Stage();
    await stage.run(stage.flow.open());
    expect(stage.awake).toBe(0);
    await stage.until(
      ({ name }) => name === 'choosing',
      () => stage.flow.confirm(),
    );
    expect(stage.phases).toContain('downloading');
    expect(stage.awake).toBe(1);
    await stage.until(
      ({ name }) => name === 'finished',
      () => stage.flow.choose(stage.peripheral),
    );
    await stage.clock.runFor(0);
    expect(stage.awake).toBe(0);
  });
});
