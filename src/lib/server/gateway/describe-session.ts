import { GATEWAY_API_VERSION } from '../../developer-center/operations';
import type { Gateway } from './gateway';
import type { Visit } from './visit';

/** What a page may know: who is signed in, to what, and which reports can be sent. */
export function describeSession(gateway: Gateway, { session }: Visit) {
  const { id, name, embedded } = gateway.developerCenter;
  return {
    account: session?.account ?? null,
    developerCenter: { id, name, embedded },
    ...(gateway.demo === null ? {} : { demo: gateway.demo }),
    reports: Object.keys(gateway.reportCodes),
    apiVersion: GATEWAY_API_VERSION,
  };
}
