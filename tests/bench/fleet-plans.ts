import type { AppServer } from '../e2e/support/server';

interface ControlDevice {
  readonly deviceKey: string;
  readonly owner: string;
  readonly kind: string;
  readonly plan: { readonly deviceStatus: number } | null;
}

/**
 * Gives the devices of the account so many plans, each as many of one kind of device; none runs by itself. Gives how many
 * devices have one of them.
 */
export async function givePlans(server: AppServer, plans: number): Promise<number> {
  const { data } = (await server.control({ command: 'devices' })) as { data: ControlDevice[] };
  const free = data.filter(({ owner, plan }) => owner === data[0]?.owner && plan?.deviceStatus !== 1);
  const kinds = [...new Set(free.map(({ kind }) => kind))];
  const size = Math.ceil(free.length / plans);
  let number = 0;
  for (const each of kinds) {
    const devices = free.filter(({ kind }) => kind === each);
    for (let from = 0; from < devices.length; from += size) {
      const deviceKeys = devices.slice(from, from + size).map(({ deviceKey }) => deviceKey);
      number += 1;
      await server.control({ command: 'createPlan', name: `Plan ${number}`, deviceKeys });
    }
  }
  return free.length;
}
