// Loaded into the server that is measured: says by IPC what its process has used since it was last asked, what it holds,
// and what reading and writing a text as JSON takes in it.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Seldom enough not to count in what is measured. */
const RESOLUTION_MS = 10;
const RSS_EVERY_MS = 50;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let before = process.cpuUsage();

const rssMb = () => process.memoryUsage.rss() / 1e6;
let rssMostMb = rssMb();
setInterval(() => (rssMostMb = Math.max(rssMostMb, rssMb())), RSS_EVERY_MS).unref();

/** CPU milliseconds of reading and writing a text as JSON once, here where it is done in earnest. */
function jsonMs(text) {
  const CALLS = 300;
  for (let call = 0; call < CALLS / 4; call++) JSON.stringify(JSON.parse(text));
  const begun = process.cpuUsage();
  for (let call = 0; call < CALLS; call++) JSON.stringify(JSON.parse(text));
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000 / CALLS;
}

function usage() {
  const { user, system } = process.cpuUsage(before);
  const used = {
    cpuMs: (user + system) / 1000,
    rssMb: rssMb(),
    rssMostMb: Math.max(rssMostMb, rssMb()),
    // The timer itself waits for its time.
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
    delayMaxMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
  };
  delay.reset();
  rssMostMb = rssMb();
  return used;
}

/** What is left once all that nobody needs has been let go of: some of it hears only in the next turn that it may. */
async function held() {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    await new Promise((done) => setImmediate(done));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { rssMb: rssMb(), heldMb: (heapUsed + external) / 1e6 };
}

const answers = { usage, held, json: ({ json }) => jsonMs(json) };

process.on('message', async (question) => {
  process.send?.(await answers[question.about](question));
  before = process.cpuUsage();
});
// Being asked must not keep it alive.
process.channel?.unref();
