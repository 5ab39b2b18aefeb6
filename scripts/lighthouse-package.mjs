// Lighthouse: 186 MB that no test needs, so it is no dependency. The bench that uses it has it from here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The last that runs on Node 20. */
const VERSION = '12.8.2';

const folder = resolve(`node_modules/.cache/lighthouse-${VERSION}`);
const entry = join(folder, 'node_modules/lighthouse/core/index.js');

function install() {
  process.stdout.write(
    `Installing Lighthouse ${VERSION} beside the app's packages, once, into ${folder} …\n`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', [...args, `lighthouse@${VERSION}`], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0 || !existsSync(entry)) {
    throw new Error(
      `Lighthouse ${VERSION} could not be installed: npm says why above. Try again with a network.`,
    );
  }
}

/**
 * What Lighthouse is called with, installed first if it is not there.
 * @returns {Promise<(address: string, flags: object) => Promise<{ lhr: LighthouseResult } | undefined>>}
 *
 * @typedef {object} LighthouseResult
 * @property {{ benchmarkIndex: number }} environment How fast the machine was just then.
 * @property {Record<string, { score: number | null, auditRefs: { id: string }[] }>} categories Scores from 0 to 1.
 * @property {Record<string, LighthouseAudit>} audits
 * @property {{ code: string, message: string }} [runtimeError]
 *
 * @typedef {object} LighthouseAudit
 * @property {string} title
 * @property {number | null} score
 * @property {number} [numericValue]
 * @property {{ items: { score: number, node?: { snippet: string } }[] }} [details]
 */
export async function loadLighthouse() {
  if (!existsSync(entry)) install();
  const { default: lighthouse } = await import(pathToFileURL(entry).href);
  return lighthouse;
}
