import { systemClock } from '../../clock';
import type { Environment } from './configuration-values';
import { configurationWarnings, parseConfiguration, type Configuration } from './configuration';
import { connectEmbedded, connectRemote, type Connection } from './connection';
import { createGateway } from './create-gateway';
import { createEndedSessions } from './ended-sessions';
import { endedSessionsFile } from './ended-sessions-file';
import type { Gateway } from './gateway';
import { createGuardedFetch } from './guarded-fetch';
import { createLog, describeFault } from './log';
import { keptSessionSecret } from './session-secret';

const log = createLog(
  (line) => process.stdout.write(line),
  () => systemClock.now(),
);

let gateway: Gateway | null = null;

function connect({ developerCenter, endpoints }: Configuration): Connection {
  return developerCenter.embedded
    ? connectEmbedded(developerCenter, { clock: systemClock, endpoints })
    : connectRemote(developerCenter);
}

/** Parses the environment and makes this process's gateway. Throws `ConfigurationError`. */
export function startGateway(environment: Environment): Gateway {
  const configuration = parseConfiguration(environment);
  for (const advice of configurationWarnings(environment)) log('warn', { event: 'configuration', advice });
  gateway = createGateway(configuration, {
    connection: connect(configuration),
    clock: systemClock,
    log,
    secret: configuration.sessionSecret ?? keptSessionSecret(configuration.dataFolder),
    fetchFile: createGuardedFetch(),
    ended: createEndedSessions({
      clock: systemClock,
      journal: endedSessionsFile(configuration.dataFolder),
      onUnwritten: (error) => log('error', { event: 'ended-sessions', fault: describeFault(error) }),
    }),
  });
  return gateway;
}

/** This process's gateway; `startGateway` has made it before the first request. */
export function getGateway(): Gateway {
  if (gateway === null) throw new Error('The gateway has not been started');
  return gateway;
}
