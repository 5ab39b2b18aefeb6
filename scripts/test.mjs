// `npm test`: checks, units and end-to-end tests, and one closing line that counts them all.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { ensureChromium } from './chromium.mjs';
import { ensureDbusDaemon } from './dbus.mjs';
import { ensureRedisServer } from './redis.mjs';

const RESULTS = 'test-results/summary';
const PROJECTS = ['e2e', 'lab', 'lab-told', 'states'];
const total = { passed: 0, failed: 0, skipped: 0 };
const started = Date.now();

/**
 * What reads and types the whole project makes objects by the gigabyte that live for a moment: with Node's own 16 MB of
 * room for them the collector takes a fifth of the work.
 */
const ROOMY = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=128`.trim() };

const bin = (name) => `node_modules/.bin/${name}`;
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Runs one step and keeps its output together, so that two at once stay readable. */
function step(title, command, args, { env = {}, priority } = {}) {
  const since = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // What did not start has no id.
    if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority);
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', (error) => output.push(Buffer.from(error.message)));
    child.on('close', (code) => {
      process.stdout.write(`\n— ${title}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds(since)})\n`);
      process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

function count(passed) {
  if (passed) total.passed += 1;
  else total.failed += 1;
  return passed;
}

const check = async (title, command, args, { env = {}, ...options } = {}) =>
  count(await step(title, command, args, { ...options, env: { ...ROOMY, ...env } }));

const build = (title, env = {}) => check(title, bin('vite'), ['build', '--logLevel', 'warn'], { env });

/** Adds a runner's own counts; a runner that wrote none, or failed without a failed test, counts as one failure. */
function add(passed, read) {
  let counts = null;
  try {
    counts = read();
  } catch {
    process.stdout.write('The test runner left no result.\n');
  }
  total.passed += counts?.passed ?? 0;
  total.skipped += counts?.skipped ?? 0;
  total.failed += counts?.failed || (passed ? 0 : 1);
  if (counts && counts.passed + counts.failed === 0) total.failed += 1;
}

async function units() {
  const file = `${RESULTS}/units.json`;
  const passed = await step('units', bin('vitest'), [
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  add(passed, () => {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: result.numPassedTests,
      failed:
        result.numFailedTests +
        result.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0)
          .length,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  });
}

async function endToEnd(chromiumPath) {
  const file = `${RESULTS}/e2e.json`;
  const passed = await step(
    'end to end',
    bin('playwright'),
    ['test', ...PROJECTS.map((name) => `--project=${name}`), '--reporter=list,json'],
    { env: { CHROMIUM_PATH: chromiumPath, PLAYWRIGHT_JSON_OUTPUT_NAME: file } },
  );
  add(passed, () => {
    const { stats } = JSON.parse(readFileSync(file, 'utf8'));
    // A flaky test is a defect, not a pass.
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
  });
}

/** What takes as long as the units, beside them. The states' build has folders of its own, and compiles no messages. */
async function typesAndText() {
  await check('types', bin('svelte-check'), [
    '--config',
    './svelte.config.js',
    '--tsconfig',
    './tsconfig.json',
    '--fail-on-warnings',
  ]);
  await check('worker types', bin('tsc'), ['-p', 'src/service-worker', '--noEmit']);
  await check('format', bin('prettier'), ['--check', '.', '--log-level', 'warn']);
  await check('unused', bin('knip'), []);
  return build('build of the states', { VITE_STATES: '1' });
}

/**
 * More than a minute of work that nothing waits for. The end-to-end tests leave a tenth of two processors, waiting: it
 * takes what they leave.
 */
const lint = () =>
  check('lint', bin('eslint'), ['.', '--max-warnings', '0'], { priority: constants.priority.PRIORITY_LOW });

function prepare() {
  rmSync('test-results', { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const prepared = spawnSync('npm', ['run', '--silent', 'prepare'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (prepared.status !== 0) throw new Error('npm run prepare failed.');
  const dbus = ensureDbusDaemon();
  if (dbus.path === null) process.stdout.write(`Skipping the Bluetooth lab: ${dbus.reason}\n`);
  const redis = ensureRedisServer();
  if (redis.path === null) process.stdout.write(`Skipping the tests of several servers: ${redis.reason}\n`);
  return ensureChromium();
}

async function main() {
  const chromiumPath = prepare();
  process.stdout.write(`Chromium: ${chromiumPath}\n`);
  const [hasStates] = await Promise.all([typesAndText(), units()]);
  const hasApp = await build('build');
  await Promise.all([lint(), hasStates && hasApp && endToEnd(chromiumPath)]);
}

try {
  await main();
} catch (error) {
  process.stdout.write(`\n${error.message}\n`);
  total.failed += 1;
}
process.stdout.write(`\n${seconds(started)}\n`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
