import { mergeTests } from 'playwright/test';
import { expect, test as appTest } from '../../e2e/support/fixtures';
import { test as labTest } from '../lab';
import { UpgradeScene } from './scene';

const NAME = 'Loading bay sensor';

/** The app with its Developer Center, in a browser whose Bluetooth is the lab's; signed in. */
export const test = mergeTests(labTest, appTest).extend<{ scene: UpgradeScene }>({
  scene: async ({ lab, server, signedIn }, use, info) => {
    const { data } = (await server.control({ command: 'devices' })) as {
      data: { name: string; deviceKey: string; versions: { module: string } }[];
    };
    const seeded = data.find(({ name }) => name === NAME);
    if (seeded === undefined) throw new Error(`The seed has no ${NAME}.`);
    // The page's own clock from now on: it runs by itself, and can be put forward.
    await signedIn.clock.install();
    const { deviceKey, versions } = seeded;
    const scene = new UpgradeScene(lab, server, signedIn, { deviceKey, version: versions.module });
    await use(scene);
    if (info.status !== info.expectedStatus) await info.attach('device', { body: scene.account() });
  },
});

export { expect };
