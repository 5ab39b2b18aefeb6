import { expectAccessible } from '../../e2e/support/axe';
import { expect, test } from './fixtures';
import type { UpgradeScene } from './scene';

/** A view that passes by too quickly to be looked at, and how it is made to stay. */
interface View {
  readonly name: string;
  readonly heading: string | RegExp;
  /** Looked at before a release only: it is a heading and a line, as the views of a whole upgrade are. */
  readonly rare?: true;
  readonly reach: (scene: UpgradeScene) => Promise<void>;
}

/** Slow enough that a person can tap something while it is sent. */
const slow = { receiver: { writeMsPerKiB: 100 } };

const views: readonly View[] = [
  {
    name: 'connecting',
    heading: /^Connecting to QUEC_BLE_/,
    rare: true,
    reach: async (scene) => {
      await scene.open();
      await scene.choose();
      scene.radio.leave(true);
      await scene.confirm();
    },
  },
  {
    name: 'signing in',
    heading: 'Signing in to the device',
    rare: true,
    reach: (scene) => scene.begin({ link: { connectionIntervalMs: 4_000 } }),
  },
  {
    name: 'asking whether to take a risk',
    heading: 'The device does not tell its version',
    reach: async (scene) => {
      await scene.begin({
        component: { delta: true, from: scene.seeded.version },
        device: { software: { answersVersion: false } },
      });
      await scene.hurryTo(scene.heading('The device does not tell its version'));
    },
  },
  {
    name: 'reconnecting',
    heading: 'The connection was lost',
    reach: (scene) => scene.begin({ leavesAt: 0.3 }),
  },
  {
    name: 'restarting',
    heading: 'The device has everything and restarts',
    rare: true,
    reach: (scene) => scene.begin({ device: { software: { rebootMs: 120_000 } } }),
  },
  {
    name: 'interrupted',
    heading: 'An upgrade was interrupted here',
    reach: async (scene) => {
      await scene.begin({ device: slow });
      await expect(scene.heading('Sending to the device')).toBeVisible();
      scene.page.once('dialog', (dialog) => void dialog.accept());
      await scene.page.reload();
    },
  },
  {
    name: 'stopped, as the browser answers no more',
    heading: 'The upgrade stopped: Transfer',
    reach: async (scene) => {
      await scene.begin({ link: { connectionIntervalMs: 7.5, settlesOnLoss: true }, leavesAt: 0.1 });
      await scene.gone;
      await scene.hurryTo(scene.heading('The upgrade stopped: Transfer'));
    },
  },
];

for (const { name, heading, reach, rare } of views) {
  test(`${name}: axe finds nothing`, { tag: rare ? ['@long'] : [] }, async ({ scene }) => {
    await reach(scene);
    const view = scene.page.getByRole('heading', { name: heading, level: 2 });
    await expect(view).toBeVisible();
    await expectAccessible(scene.page);
    await expect(view).toBeVisible();
  });
}
