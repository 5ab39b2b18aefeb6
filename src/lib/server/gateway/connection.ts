import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { createDeveloperCenter, embeddedReportCodes } from '../developer-center';
import type { EndpointTable } from '../endpoints';
import type { EmbeddedDeveloperCenter, RemoteDeveloperCenter, ReportCodes } from './configuration';
import type { DemoAccount, DeveloperCenterPlace } from './gateway';
import { upstreamOf, type Respond } from './upstream-by-fetch';
import { createHttpUpstream } from './upstream-by-http';
import type { Upstream } from './upstream-exchange';

/** A Developer Center, and all that depends on which one it is. */
export interface CenterConnection {
  readonly place: DeveloperCenterPlace;
  readonly upstream: Upstream;
  /** Gives the files of the embedded one; null if they come over the network. */
  readonly respond: Respond | null;
  /** The reports that it is known to understand. */
  readonly reportCodes: ReportCodes;
  readonly demo: DemoAccount | null;
  readonly control: ((command: unknown) => unknown) | null;
}

/** The one report whose code is known; the others are the operator's to configure. */
const knownReportCodes: ReportCodes = { confirmed: 10 };

/** A real Developer Center, reached over the network. */
export function connectRemote({
  url,
  userDomain,
  userDomainSecret,
}: RemoteDeveloperCenter): CenterConnection {
  const id = createHash('sha256').update(`${url.href}\n${userDomain}`, 'utf8').digest('base64url');
  return {
    place: {
      id: id.slice(0, 22),
      name: url.host,
      embedded: false,
      address: url.href,
      userDomain,
      userDomainSecret,
    },
    upstream: createHttpUpstream(),
    respond: null,
    reportCodes: knownReportCodes,
    demo: null,
    control: null,
  };
}

/** The embedded Developer Center: the same calls, without a network between. */
export function connectEmbedded(
  { devices, speed, control, accessTokenSeconds }: EmbeddedDeveloperCenter,
  { clock, endpoints }: { clock: Clock; endpoints: EndpointTable },
): CenterConnection {
  const domain = { userDomain: 'embedded', userDomainSecret: randomUUID() };
  const center = createDeveloperCenter({ clock, endpoints, devices, speed, accessTokenSeconds, ...domain });
  const { email, password } = center.demo;
  const respond: Respond = (request) => center.handle(request);
  return {
    place: {
      id: 'embedded',
      name: 'Embedded Developer Center',
      embedded: true,
      address: center.address,
      ...domain,
    },
    upstream: upstreamOf(respond),
    respond,
    reportCodes: embeddedReportCodes,
    demo: { email, password },
    control: control ? (command) => center.control(command) : null,
  };
}
