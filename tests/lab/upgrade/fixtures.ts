import { test as base } from '../app';
import { UpgradeScene } from './scene';

const NAME = 'Loading bay sensor';

/** The app, signed in, and a device with a plan. */
export const test = base.extend<{ scene: UpgradeScene }>({
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

export { expect } from '../app';
