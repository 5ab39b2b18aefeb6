import { expect, type Page } from 'playwright/test';
import type { AppServer } from './server';

/** Devices of the seed, by what their pages are good for; `signIn` comes first. */
export const devices = {
  awaiting: { name: 'Cold store north', productKey: 'p11tRk', deviceKey: '004999010000001' },
  shared: { name: 'Cold store south', productKey: 'p11tRk', deviceKey: '004999010000002' },
  failedOnce: { name: 'Delivery van 12', productKey: 'p11tRk', deviceKey: '004999010000004' },
  upgrading: { name: 'Harbour crane 4', productKey: 'p11tRk', deviceKey: '004999010000006' },
  appointed: { name: 'Reefer container 21', productKey: 'p11tRk', deviceKey: '004999010000007' },
  queued: { name: 'Reefer container 22', productKey: 'p11tRk', deviceKey: '004999010000008' },
  lowBattery: { name: 'Reefer container 35', productKey: 'p11tRk', deviceKey: '004999010000009' },
  endingSoon: { name: 'Workshop compressor', productKey: 'p11pLg', deviceKey: 'A2C0DE00000B' },
  succeeded: { name: 'Office printer', productKey: 'p11pLg', deviceKey: 'A2C0DE00000C' },
  failedAndSeen: { name: 'Canteen fridge', productKey: 'p11pLg', deviceKey: 'A2C0DE00000D' },
  notYetOpen: { name: 'Lobby lights', productKey: 'p11pLg', deviceKey: 'A2C0DE00000E' },
  cancelled: { name: 'Archive dehumidifier', productKey: 'p11pLg', deviceKey: 'A2C0DE00000F' },
  expired: { name: 'Greenhouse heater', productKey: 'p11pLg', deviceKey: 'A2C0DE000011' },
  withoutPlan: { name: 'Roof weather sensor', productKey: 'p11bLe', deviceKey: 'A2C0DE000018' },
} as const;

export type SeededDevice = (typeof devices)[keyof typeof devices];

/** Signs in with the demo account, if the `signedIn` fixture would be too early. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
}

/** Opens a device from the list as a person does. */
export async function openDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Opens a device's page by its address. */
export async function gotoDevice(page: Page, device: SeededDevice): Promise<void> {
  await page.goto(`/devices/${device.productKey}/${device.deviceKey}`);
  await expect(page.getByRole('heading', { name: device.name, level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Auto-confirmation' })).toBeVisible();
}

/** The card of the plan, by the plan's name. */
export const planCard = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

export interface ShownDevice {
  readonly autoConfirm: boolean;
  readonly plan: {
    readonly planId: string;
    readonly phase: string;
    readonly appointment: { readonly start: number; readonly end: number } | null;
    readonly period: { readonly start: number; readonly end: number };
  } | null;
}

/** A device as the Developer Center has it. */
export async function deviceOf(server: AppServer, { deviceKey }: SeededDevice): Promise<ShownDevice> {
  const { data } = (await server.control({ command: 'device', deviceKey })) as { data: ShownDevice };
  return data;
}

/** The plan that the Developer Center has for a device. */
export async function planOf(
  server: AppServer,
  device: SeededDevice,
): Promise<NonNullable<ShownDevice['plan']>> {
  const { plan } = await deviceOf(server, device);
  if (plan === null) throw new Error(`${device.name} has no plan`);
  return plan;
}

/**
 * Puts everything back to the seed, and has a device that is upgrading there take a quarter of an hour for its step:
 * however long a machine takes to look, it is still where it was. Whoever is signed in stays so.
 */
export async function slowDown(server: AppServer, { deviceKey }: SeededDevice): Promise<void> {
  await server.control({ command: 'reset', keepSessions: true });
  // The pace is that of what a device begins, or goes on with once it is back.
  await server.control({ command: 'setDevice', deviceKey, online: false, pace: 1_000 });
  await server.control({ command: 'setDevice', deviceKey, online: true });
}

/** Moves the Developer Center's calendar; answers its time. */
export async function moveCalendar(server: AppServer, ms: number): Promise<number> {
  const answer = (await server.control({ command: 'moveCalendar', ms: Math.round(ms) })) as {
    data: { now: number };
  };
  return answer.data.now;
}
