import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { createDeveloperCenter, embeddedReportCodes } from '../developer-center';
import type { EndpointTable } from '../endpoints';
import type { EmbeddedDeveloperCenter, RemoteDeveloperCenter, ReportCodes } from './configuration';
import type { DemoAccount, DeveloperCenterPlace } from './gateway';
import type { Upstream } from './upstream';

/** A Developer Center, and all that depends on which one it is. */
export interface Connection {
  readonly place: DeveloperCenterPlace;
  readonly upstream: Upstream;
  /** The reports that it is known to understand. */
  readonly reportCodes: ReportCodes;
  readonly demo: DemoAccount | null;
  readonly control: ((command: unknown) => unknown) | null;
}

/** The one report whose code is known; the others are the operator's to configure. */
const knownReportCodes: ReportCodes = { confirmed: 10 };

/** A real Developer Center, reached over the network. */
export function connectRemote({ url, userDomain, userDomainSecret }: RemoteDeveloperCenter): Connection {
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
    upstream: (request, signal) => fetch(request, { signal }),
    reportCodes: knownReportCodes,
    demo: null,
    control: null,
  };
}

/** The embedded Developer Center: the same calls, without a network between. */
export function connectEmbedded(
  { devices, speed, control, accessTokenSeconds }: EmbeddedDeveloperCenter,
  { clock, endpoints }: { clock: Clock; endpoints: EndpointTable },
): Connection {
  const domain = { userDomain: 'embedded', userDomainSecret: randomUUID() };
  const center = createDeveloperCenter({ clock, endpoints, devices, speed, accessTokenSeconds, ...domain });
  const { email, password } = center.demo;
  return {
    place: {
      id: 'embedded',
      name: 'Embedded Developer Center',
      embedded: true,
      address: center.address,
      ...domain,
    },
    upstream: (request) => center.handle(request),
    reportCodes: embeddedReportCodes,
    demo: { email, password },
    control: control ? (command) => center.control(command) : null,
  };
}
