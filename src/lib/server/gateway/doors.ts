import type { RequestEvent } from '@sveltejs/kit';
import { OverairError } from '../../errors';
import { signIn } from './accounts';
import { describeSession } from './describe-session';
import { serveFirmware } from './firmware';
import type { Gateway } from './gateway';
import { isOperation, runOperation } from './operations';
import { readJson } from './requests';
import { endSignedOut, signOut } from './sign-out';
import { openDoor, requireSession, type DoorEvent, type Visit } from './visit';

type DoorWithParams = DoorEvent & Pick<RequestEvent, 'params'>;

/** Opens a door, and ends first what a page signed out of without a network: nothing is done or shown of it. */
function enter(
  gateway: Gateway,
  event: DoorEvent,
  operation: string,
  work: (visit: Visit) => Promise<unknown>,
): Promise<Response> {
  return openDoor(gateway, event, operation, async (visit) => {
    await endSignedOut(gateway, visit);
    return await work(visit);
  });
}

/** GET /gateway/session: who am I. */
export function getSession(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return enter(gateway, event, 'session', (visit) => Promise.resolve(describeSession(gateway, visit)));
}

/** POST /gateway/session: sign in. */
export function postSession(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return enter(gateway, event, 'signIn', (visit) => signIn(gateway, visit));
}

/** DELETE /gateway/session: sign out. */
export function deleteSession(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return enter(gateway, event, 'signOut', (visit) => signOut(gateway, visit));
}

/** POST /gateway/api/<operation>. */
export function postOperation(gateway: Gateway, event: DoorWithParams): Promise<Response> {
  const name = event.params.operation ?? '';
  // A name that is none may be anything.
  const operation = isOperation(name) ? name : 'unknown';
  return enter(gateway, event, operation, (visit) => runOperation(gateway, visit, name));
}

/** GET /gateway/firmware/<sealed link>: whole, or a range of it. */
export function getFirmware(gateway: Gateway, event: DoorWithParams): Promise<Response> {
  return enter(gateway, event, 'firmware', (visit) => {
    const { account } = requireSession(visit);
    const { clock, links, files, downloads } = gateway;
    const url = links.open(event.params.token ?? '', account.id, clock.now());
    const hangUp = () => event.platform?.req.socket.destroy();
    const serving = { source: files, clock, facts: visit.facts, hangUp };
    return serveFirmware(url, event.request, serving, downloads.open(account.id));
  });
}

/** POST /gateway/control: for tests, where EMBEDDED_CONTROL asks for it; elsewhere it does not exist. */
export function postControl(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return enter(gateway, event, 'control', async ({ event: { request } }) => {
    if (gateway.control === null) throw new OverairError('operation-unknown');
    return (await gateway.control(await readJson(request))) ?? null;
  });
}
