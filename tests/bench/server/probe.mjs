// Loaded into the server that is measured: says by IPC what its process has used since it was last asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let before = process.cpuUsage();

process.on('message', () => {
  const { user, system } = process.cpuUsage(before);
  process.send?.({
    cpuMs: (user + system) / 1000,
    rssMb: process.memoryUsage.rss() / 1e6,
    // The timer itself waits for its 5 ms.
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - 5),
    delayMaxMs: Math.max(0, delay.max / 1e6 - 5),
  });
  before = process.cpuUsage();
  delay.reset();
});
// Being asked must not keep it alive.
process.channel?.unref();
