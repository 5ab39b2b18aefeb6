import { describe, expect, it } from 'vitest';
import { TestClient } from './test-support';

describe('a cloud upgrade from the decision to the result', () => {
  it('walks through every phase and ends with the new version', async () => {
    const client = new TestClient();
    await client.signIn();
    const device = await client.named('Cold store north');
    expect(device.plan?.phase).toBe('awaiting');
    expect(await client.act(device, 1)).toMatchObject({ code: 200 });
    const seen: string[] = [];
    let offline = 0;
    for (let second = 0; second < 100; second++) {
      const { plan, online } = await client.shown(device.deviceKey);
      if (seen.at(-1) !== plan!.phase) seen.push(plan!.phase);
      if (!online) offline += 1;
      await client.pass(1000);
    }
    expect(seen).toEqual(['queued', 'downloading', 'upgrading', 'succeeded']);
    expect(offline).toBeGreaterThanOrEqual(9);
    expect((await client.shown(device.deviceKey)).versions.module).toBe('2.5.0');
  });
});
