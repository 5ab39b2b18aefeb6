import { systemClock } from '../../clock';
import { serveMetrics, type MetricsAddress } from '../host/metrics-door';
import type { Environment } from './configuration-values';
import { configurationWarnings, parseConfiguration, type Configuration } from './configuration';
import { connectEmbedded, connectRemote, type CenterConnection } from './connection';
import { createGateway } from './create-gateway';
import { createEndedSessions, type KeptEndedSessions } from './ended-sessions';
import { endedSessionsFile } from './ended-sessions-file';
import type { Gateway } from './gateway';
import { createGuardedFetch } from './guarded-fetch';
import { createLog, describeFault, type Log } from './log';
import { createMetrics } from './metrics';
import { keptSessionSecret } from './session-secret';
import { shareOverRedis } from './shared/sharing';

let log: Log = createLog(
  (line) => process.stdout.write(line),
  () => systemClock.now(),
);

let gateway: Gateway | null = null;

function connect({ developerCenter, endpoints }: Configuration): CenterConnection {
  return developerCenter.embedded
    ? connectEmbedded(developerCenter, { clock: systemClock, endpoints })
    : connectRemote(developerCenter);
}

function createOwnEndedSessions(folder: string): KeptEndedSessions {
  return createEndedSessions({
    clock: systemClock,
    journal: endedSessionsFile(folder),
    onUnwritten: (error) => log('error', { event: 'ended-sessions', fault: describeFault(error) }),
  });
}

/** What it has together with other servers, or alone if there are none. Resolves when it is ready for requests. */
async function share({ redisUrl, dataFolder }: Configuration, secret: string) {
  const own = createOwnEndedSessions(dataFolder);
  if (redisUrl === null) return { ended: own };
  const { begun, ...shared } = shareOverRedis(redisUrl, { clock: systemClock, log, secret, own });
  await begun;
  return shared;
}

/** Counts what the log tells from now on, and serves the counts; without the address the app works as well. */
function measure(address: MetricsAddress): void {
  const metrics = createMetrics(systemClock, () => gateway?.downloads ?? null);
  log = metrics.counting(log);
  serveMetrics(metrics, address, ({ code = 'unknown' }) => {
    log('error', { event: 'metrics', advice: `METRICS_ADDRESS cannot be listened at: ${code}.` });
  });
}

/** Parses the environment and makes this process's gateway. Rejects with `ConfigurationError`. */
export async function startGateway(environment: Environment): Promise<Gateway> {
  const configuration = parseConfiguration(environment);
  if (configuration.metrics !== null) measure(configuration.metrics);
  for (const advice of configurationWarnings(environment)) log('warn', { event: 'configuration', advice });
  const secret = configuration.sessionSecret ?? keptSessionSecret(configuration.dataFolder);
  gateway = createGateway(configuration, {
    connection: connect(configuration),
    clock: systemClock,
    log,
    secret,
    fetchFile: createGuardedFetch(),
    ...(await share(configuration, secret)),
  });
  return gateway;
}

/** This process's gateway; `startGateway` has made it before the first request. */
export function getGateway(): Gateway {
  if (gateway === null) throw new Error('The gateway has not been started');
  return gateway;
}
