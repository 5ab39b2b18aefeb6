import type { BluetoothPlan } from '../../plans/bluetooth-plan';

/**
 * A plan as one text: its id with what it brings. Another one is another piece of work, also under the same id, and has
 * to be agreed to anew.
 */
export function planMark({ planId, components }: Pick<BluetoothPlan, 'planId' | 'components'>): string {
  const brings = components.map(({ componentNo, targetVersion }) => `${componentNo} ${targetVersion}`);
  return [planId ?? '', ...brings.toSorted()].join('\n');
}
