/**
 * `npm run bench:upgrade`: from "Confirm and begin" to "Upgraded" in a real Chromium, phase by phase, for the first
 * upgrade of a product and for a later one, beside the least that link and device take. A table, never a pass or fail on
 * time; it fails only if the device does not run the target.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import type { Link, WriteType } from '../../../src/lib/bluetooth/link';
import { LinkRecorder } from '../../bench/link-recorder';
import { table } from '../../bench/table';
import { realTime } from '../real-time';
import { expect, test } from './fixtures';
import type { UpgradeScene } from './scene';

const SIZE = 64 * 1024;
const INTERVAL = 15;
const MTU = 247;
const RESTART_MS = { rebootDelayMs: 500, rebootMs: 1_000 };
const TIME_OUT_MS = 10 * 60_000;
const SHOWN_MS = 120_000;

/** The phases of an upgrade as a person tells them apart, and by which of the record's each begins. */
const STEPS = [
  { title: 'confirm', begins: ['confirming'] },
  { title: 'package', begins: ['checking-packages', 'downloading'] },
  { title: 'connect, sign in', begins: ['connecting', 'signing-in'] },
  { title: 'transfer', begins: ['transferring', 'reconnecting'] },
  { title: 'restart, proof', begins: ['restarting', 'checking'] },
] as const;

interface Entry {
  readonly at: number;
  readonly what: string;
  readonly name?: string;
}

/** What one upgrade took, in milliseconds. */
interface Measured {
  readonly title: string;
  readonly steps: readonly number[];
  /** The least for the packets that were sent, and for the restart. */
  readonly leastTransfer: number;
}

async function savedEntries(page: Page): Promise<readonly Entry[]> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the record' }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  return (JSON.parse(text) as { entries: Entry[] }).entries;
}

/** How long each step lasted: from its first phase to that of the next one. */
function durations(entries: readonly Entry[]): number[] {
  const phases = entries.filter(({ what }) => what === 'phase');
  const sums = STEPS.map(() => 0);
  for (const [index, { at, name = '' }] of phases.entries()) {
    const step = STEPS.findIndex(({ begins }) => (begins as readonly string[]).includes(name));
    const next = phases[index + 1];
    if (step >= 0 && next !== undefined) sums[step] = (sums[step] ?? 0) + next.at - at;
  }
  return sums;
}

async function measure(
  scene: UpgradeScene,
  title: string,
  target: string,
  recorders: LinkRecorder[],
): Promise<Measured> {
  recorders.length = 0;
  await scene.chooseIfAsked();
  await scene.confirm();
  const said = scene.page.getByText('The device is back and runs the new version.');
  await expect(said).toBeVisible({ timeout: SHOWN_MS });
  expect(scene.device.versions.module).toBe(target);
  const leastTransfer = recorders.reduce((sum, recorder) => sum + recorder.leastMs(INTERVAL), 0);
  return { title, steps: durations(await savedEntries(scene.page)), leastTransfer };
}

function cells({ title, steps, leastTransfer }: Measured): string[] {
  const all = steps.reduce((sum, ms) => sum + ms, 0);
  const restart = RESTART_MS.rebootDelayMs + RESTART_MS.rebootMs;
  const numbers = [...steps, all, leastTransfer, restart, all - leastTransfer - restart];
  return [title, ...numbers.map((ms) => (ms / 1000).toFixed(2))];
}

const KINDS: readonly { readonly name: string; readonly writeTypes: readonly WriteType[] }[] = [
  { name: 'requests', writeTypes: ['request'] },
  { name: 'commands', writeTypes: ['request', 'command'] },
];

for (const { name, writeTypes } of KINDS) {
  test(`from the confirmation to the result, by ${name}`, async ({ scene }) => {
    test.setTimeout(TIME_OUT_MS);
    const recorders: LinkRecorder[] = [];
    const observe = (carrier: Link): Link => {
      const recorder = new LinkRecorder(carrier, realTime, MTU);
      recorders.push(recorder);
      return recorder;
    };
    const link = { connectionIntervalMs: INTERVAL, mtu: MTU, writeTypes };
    const device = { receiver: { maxPacketLength: 4096 }, software: RESTART_MS };
    const rows: Measured[] = [];
    for (const [nth, target] of ['1.7.7', '1.7.8', '1.7.9'].entries()) {
      await scene.makePlan({ size: SIZE, component: { target } });
      if (nth === 0) await scene.addDevice({ device, link, observe });
      await scene.visit();
      const title = nth === 0 ? `${name}, first` : `${name}, later`;
      rows.push(await measure(scene, title, target, recorders));
    }
    const titles = STEPS.map((step) => step.title);
    const head = ['s', ...titles, 'all', 'least transfer', 'restart itself', 'added'];
    process.stdout.write(
      [
        '',
        `${SIZE / 1024} KiB, ${INTERVAL} ms, MTU ${MTU}, packets of up to 4096. Expected: at most 1.5 s added later, 2.5 s the first time.`,
        '',
        table([head, ...rows.map(cells)]),
        '',
      ].join('\n'),
    );
  });
}
