import type { RequestEvent } from '@sveltejs/kit';
import { OverairError } from '../../errors';
import { signIn } from './accounts';
import { toResponse, type Reply } from './answers';
import { describeSession } from './describe-session';
import type { DoorEvent } from './door-event';
import { serveFirmware } from './firmware';
import type { Gateway } from './gateway';
import { isOperation, runOperation } from './operations';
import { readJson } from './requests';
import { endSignedOut, signOut } from './sign-out';
import { openDoor, requireSession, type Visit } from './visit';

type KitEvent<Name extends keyof RequestEvent = never> = DoorEvent & Pick<RequestEvent, Name>;

/** Opens a door, and ends first what a page signed out of without a network: nothing is done or shown of it. */
function enter<T>(
  gateway: Gateway,
  event: DoorEvent,
  operation: string,
  work: (visit: Visit) => Promise<T>,
): Promise<Reply | Extract<T, Response>> {
  return openDoor(gateway, event, operation, async (visit) => {
    await endSignedOut(gateway, visit);
    return await work(visit);
  });
}

/** As `enter`, for SvelteKit. */
async function respond(...entering: Parameters<typeof enter<unknown>>): Promise<Response> {
  return toResponse(await enter(...entering));
}

/** GET /gateway/session: who am I. */
export function getSession(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return respond(gateway, event, 'session', (visit) => Promise.resolve(describeSession(gateway, visit)));
}

/** POST /gateway/session: sign in. */
export function postSession(gateway: Gateway, event: KitEvent<'getClientAddress'>): Promise<Response> {
  return respond(gateway, event, 'signIn', (visit) => signIn(gateway, visit, event));
}

/** DELETE /gateway/session: sign out. */
export function deleteSession(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return respond(gateway, event, 'signOut', (visit) => signOut(gateway, visit));
}

/** What an operation is answered with. */
export function operationReply(gateway: Gateway, event: DoorEvent, name: string): Promise<Reply> {
  // A name that is none may be anything.
  const operation = isOperation(name) ? name : 'unknown';
  return enter(gateway, event, operation, (visit) => runOperation(gateway, visit, name));
}

/** POST /gateway/api/<operation>. */
export async function postOperation(gateway: Gateway, event: KitEvent<'params'>): Promise<Response> {
  return toResponse(await operationReply(gateway, event, event.params.operation ?? ''));
}

/** GET /gateway/firmware/<sealed link>: whole, or a range of it. */
export function getFirmware(gateway: Gateway, event: KitEvent<'params' | 'platform'>): Promise<Response> {
  return respond(gateway, event, 'firmware', (visit) => {
    const { account } = requireSession(visit);
    const { clock, links, files, downloads } = gateway;
    const url = links.open(event.params.token ?? '', account.id, clock.now());
    const hangUp = () => event.platform?.req.socket.destroy();
    const serving = { source: files, clock, facts: visit.facts, hangUp };
    return serveFirmware(url, event.request, serving, downloads.open(account.id));
  });
}

/** POST /gateway/control: for tests, if EMBEDDED_CONTROL asks for it; elsewhere it does not exist. */
export function postControl(gateway: Gateway, event: DoorEvent): Promise<Response> {
  return respond(gateway, event, 'control', async ({ event: { request } }) => {
    if (gateway.control === null) throw new OverairError('operation-unknown');
    return (await gateway.control(await readJson(request))) ?? null;
  });
}
