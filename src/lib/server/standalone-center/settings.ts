import { embeddedReportCodes } from '../developer-center';
import { parseEmbedded } from '../gateway/configuration';
import { parseEndpoints } from '../gateway/configuration-endpoints';
import {
  Address,
  ConfigurationError,
  Port,
  text,
  value,
  type Environment,
} from '../gateway/configuration-values';
import type { StandaloneOptions } from './start';

/** What integrators may rely on if nothing else is set: nothing real stands behind it. */
const demonstration = { userDomain: 'E.DM.0000000000000001.1', userDomainSecret: 'overair-demonstration' };

/** A port of its own, so that `npm start` beside it has its usual one. */
const USUAL_PORT = 3100;

export type Settings = Omit<StandaloneOptions, 'clock' | 'onError'>;

/**
 * The settings of `npm run center`: those of the embedded Developer Center, and HOST, PORT, ORIGIN, USER_DOMAIN,
 * USER_DOMAIN_SECRET and ENDPOINTS as the gateway has them. Throws `ConfigurationError`.
 */
export function parseSettings(environment: Environment): Settings {
  const host = text(environment, 'HOST') ?? '127.0.0.1';
  if (text(environment, 'DEVELOPER_CENTER_URL') !== undefined) {
    throw new ConfigurationError(
      'DEVELOPER_CENTER_URL has no meaning here: this is a Developer Center itself.',
    );
  }
  const { devices, speed, control, accessTokenSeconds } = parseEmbedded({ ...environment, HOST: host });
  const origin = value(environment, 'ORIGIN', Address, 'the address that others reach this by');
  return {
    host,
    port: value(environment, 'PORT', Port, 'a port, from 0 to 65535') ?? USUAL_PORT,
    origin: origin?.href.replace(/\/$/, ''),
    devices,
    speed,
    control,
    accessTokenSeconds,
    endpoints: parseEndpoints(environment),
    userDomain: text(environment, 'USER_DOMAIN') ?? demonstration.userDomain,
    userDomainSecret: text(environment, 'USER_DOMAIN_SECRET') ?? demonstration.userDomainSecret,
  };
}

/** What a server is given to use this center, as lines for a shell; a secret that an operator chose is not repeated. */
export function connectionLines(settings: Settings, address: string): string[] {
  const { userDomain, userDomainSecret } = settings;
  const isPublic = userDomainSecret === demonstration.userDomainSecret;
  return [
    `DEVELOPER_CENTER_URL=${address}`,
    `USER_DOMAIN=${userDomain}`,
    `USER_DOMAIN_SECRET=${isPublic ? userDomainSecret : '(as set here)'}`,
    `REPORT_CODES='${JSON.stringify(embeddedReportCodes)}'`,
  ];
}
