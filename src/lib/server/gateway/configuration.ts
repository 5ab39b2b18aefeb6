import * as v from 'valibot';
import { reportNames, type ReportName } from '../../developer-center/operations';
import type { EndpointTable } from '../endpoints';
import type { MetricsAddress } from '../host/metrics-door';
import { parseSignature, type BluetoothSignature } from './bluetooth-signature';
import { parseEndpoints } from './configuration-endpoints';
import {
  Address,
  ConfigurationError,
  Decimal,
  Flag,
  integer,
  json,
  Port,
  text,
  value,
  type Environment,
} from './configuration-values';
import { isLoopback } from './loopback';

/** A Developer Center elsewhere, and what its operator was given for this app. */
export interface RemoteDeveloperCenter {
  readonly embedded: false;
  readonly url: URL;
  readonly userDomain: string;
  readonly userDomainSecret: string;
}

/** The one that this server runs itself. */
export interface EmbeddedDeveloperCenter {
  readonly embedded: true;
  readonly devices: number;
  /** How many times faster than life devices are. */
  readonly speed: number;
  /** Whether tests may move the calendar and cause faults. */
  readonly control: boolean;
  readonly accessTokenSeconds: number;
}

export type ReportCodes = Readonly<Partial<Record<ReportName, number>>>;

/** Everything that an operator can set, parsed. */
export interface Configuration {
  readonly developerCenter: RemoteDeveloperCenter | EmbeddedDeveloperCenter;
  readonly endpoints: EndpointTable;
  /** Null if the operator gave none: then the Developer Center's own are taken. */
  readonly reportCodes: ReportCodes | null;
  /** Bytes in one of a device's `memoryFree`; null if nobody has said so. */
  readonly memoryFreeUnit: number | null;
  readonly bluetoothSignature: BluetoothSignature;
  /** `host` or `host:port` of file stores whose addresses may be private. */
  readonly firmwareHosts: ReadonlySet<string>;
  /** Null if one is to be made and kept in the data folder. */
  readonly sessionSecret: string | null;
  readonly dataFolder: string;
  /** What several servers share; null if this one is alone. It may hold a password. */
  readonly redisUrl: string | null;
  /** Where Prometheus asks for metrics; null if they are not served. */
  readonly metrics: MetricsAddress | null;
}

const ReportCodesSchema = v.strictObject(
  v.entriesFromList(reportNames, v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(12)))),
);
const FirmwareHosts = v.pipe(
  v.string(),
  v.transform((list) => list.split(',').map((host) => host.trim().toLowerCase())),
  v.array(v.pipe(v.string(), v.regex(/^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/))),
  v.transform((hosts) => new Set(hosts)),
);

const remoteNames = ['DEVELOPER_CENTER_URL', 'USER_DOMAIN', 'USER_DOMAIN_SECRET'] as const;
const embeddedNames = [
  'EMBEDDED',
  'EMBEDDED_DEVICES',
  'EMBEDDED_SPEED',
  'EMBEDDED_CONTROL',
  'EMBEDDED_TOKEN_SECONDS',
] as const;

function parseRemote(environment: Environment): RemoteDeveloperCenter | null {
  const set = remoteNames.filter((name) => text(environment, name) !== undefined);
  if (set.length === 0) return null;
  const missing = remoteNames.find((name) => !set.includes(name));
  if (missing !== undefined) {
    throw new ConfigurationError(
      `${missing} is not set, and ${set.join(' and ')} cannot be used without it.`,
    );
  }
  const embedded = embeddedNames.find((name) => (text(environment, name) ?? '0') !== '0');
  if (embedded !== undefined) {
    throw new ConfigurationError(`${embedded} has no meaning together with DEVELOPER_CENTER_URL.`);
  }
  return {
    embedded: false,
    url: value(
      environment,
      'DEVELOPER_CENTER_URL',
      Address,
      'an http or https address, without query',
    ) as URL,
    userDomain: text(environment, 'USER_DOMAIN') ?? '',
    userDomainSecret: text(environment, 'USER_DOMAIN_SECRET') ?? '',
  };
}

/** The embedded Developer Center's settings; beyond this machine it has to be asked for. Throws `ConfigurationError`. */
export function parseEmbedded(environment: Environment): EmbeddedDeveloperCenter {
  const allowed = value(environment, 'EMBEDDED', Flag, '1 or 0') ?? false;
  const host = text(environment, 'HOST') ?? '0.0.0.0';
  if (!allowed && !isLoopback(host)) {
    throw new ConfigurationError(
      'EMBEDDED must be 1 for the embedded Developer Center, a demonstration, to be reached from other machines: ' +
        'set it, or DEVELOPER_CENTER_URL, or let HOST be 127.0.0.1.',
    );
  }
  const speed = v.pipe(Decimal, v.minValue(0.01), v.maxValue(10_000));
  const number = <T extends v.GenericSchema<string, number>>(name: string, schema: T, rule: string) =>
    value(environment, name, schema, rule);
  return {
    embedded: true,
    devices: number('EMBEDDED_DEVICES', integer(1, 10_000), 'a whole number from 1 to 10000') ?? 24,
    speed: number('EMBEDDED_SPEED', speed, 'a number from 0.01 to 10000') ?? 1,
    control: value(environment, 'EMBEDDED_CONTROL', Flag, '1 or 0') ?? false,
    accessTokenSeconds:
      number('EMBEDDED_TOKEN_SECONDS', integer(1, 86_400), 'a whole number of seconds, at most 86400') ??
      7200,
  };
}

function checkAddresses(environment: Environment): void {
  value(environment, 'PORT', Port, 'a port, from 0 to 65535');
  value(
    environment,
    'HOST',
    v.pipe(v.string(), v.regex(/^[\w.:[\]-]+$/)),
    'an address or host name to bind to',
  );
  value(environment, 'ADDRESS_HEADER', v.pipe(v.string(), v.regex(/^[\w-]+$/)), "a header's name");
  const origin = value(
    environment,
    'ORIGIN',
    Address,
    'the address people open, such as https://upgrade.example',
  );
  if (origin === undefined) return;
  if (origin.pathname !== '/') throw new ConfigurationError('ORIGIN must be an address without a path.');
  if (origin.protocol === 'http:' && !isLoopback(origin.hostname)) {
    throw new ConfigurationError(
      'ORIGIN must be https unless it is localhost, since browsers keep no session and offer no Bluetooth there.',
    );
  }
}

const RedisUrl = v.pipe(
  v.string(),
  v.url(),
  v.check((url) => ['redis:', 'rediss:'].includes(new URL(url).protocol) && new URL(url).hostname !== ''),
);

/** `host:port`, the host of an IPv6 address in brackets. */
const Metrics = v.pipe(
  v.string(),
  v.regex(/^([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/),
  v.transform((address): MetricsAddress => {
    const [, host = '', port] = /^\[?([^\]]*)\]?:(\d+)$/.exec(address) ?? [];
    return { host, port: Number(port) };
  }),
  v.check(({ port }) => port <= 65_535),
);

/** Several servers share a Developer Center and a secret, or what they share in Redis is of no use to them. */
function parseRedis(environment: Environment): string | null {
  const url = value(environment, 'REDIS_URL', RedisUrl, 'an address such as redis://redis.example:6379');
  if (url === undefined) return null;
  if (text(environment, 'DEVELOPER_CENTER_URL') === undefined) {
    throw new ConfigurationError(
      'REDIS_URL is for several servers before one Developer Center, and each would have an embedded one of its own: ' +
        'set DEVELOPER_CENTER_URL, or leave REDIS_URL out.',
    );
  }
  if (text(environment, 'SESSION_SECRET') === undefined) {
    throw new ConfigurationError(
      'SESSION_SECRET must be set together with REDIS_URL, the same on every server: they read what the others seal.',
    );
  }
  return url;
}

/** What an operator should know of settings that are no mistake in themselves: sentences for the log. */
export function configurationWarnings(environment: Environment): string[] {
  const isSet = (name: string) => text(environment, name) !== undefined;
  const proxy = ['PROTOCOL_HEADER', 'HOST_HEADER', 'PORT_HEADER'].find(isSet);
  const sign = proxy ?? (text(environment, 'ORIGIN')?.startsWith('https:') === true ? 'ORIGIN' : undefined);
  if (sign === undefined || isSet('ADDRESS_HEADER')) return [];
  return [
    `ADDRESS_HEADER is not set, though ${sign} tells of a proxy: all clients seem to have the proxy's address, and ten ` +
      'wrong passwords of one person keep everybody from signing in. Set it to the header in which the proxy writes ' +
      "the client's address, such as x-forwarded-for.",
  ];
}

const units = { B: 1, kB: 1000, KiB: 1024, MB: 1_000_000, MiB: 1_048_576 } as const;

function parseUnit(environment: Environment): number | null {
  const names = Object.keys(units) as (keyof typeof units)[];
  const name = value(environment, 'MEMORY_FREE_UNIT', v.picklist(names), `one of ${names.join(', ')}`);
  return name === undefined ? null : units[name];
}

/** The settings of an environment. Throws `ConfigurationError` for a wrong or half-set one. */
export function parseConfiguration(environment: Environment): Configuration {
  checkAddresses(environment);
  const secret = v.pipe(v.string(), v.minLength(32));
  const codes = json(ReportCodesSchema);
  const codesRule = `JSON of a code from 0 to 12 for some of ${reportNames.join(', ')}`;
  const hostsRule = 'host names, with a port where needed, separated by commas';
  return {
    developerCenter: parseRemote(environment) ?? parseEmbedded(environment),
    endpoints: parseEndpoints(environment),
    reportCodes: (value(environment, 'REPORT_CODES', codes, codesRule) ?? null) as ReportCodes | null,
    memoryFreeUnit: parseUnit(environment),
    bluetoothSignature: parseSignature(environment),
    firmwareHosts: value(environment, 'FIRMWARE_HOSTS', FirmwareHosts, hostsRule) ?? new Set(),
    sessionSecret: value(environment, 'SESSION_SECRET', secret, 'at least 32 characters long') ?? null,
    dataFolder: text(environment, 'DATA_DIR') ?? 'data',
    redisUrl: parseRedis(environment),
    metrics:
      value(environment, 'METRICS_ADDRESS', Metrics, 'an address and port such as 127.0.0.1:9464') ?? null,
  };
}
