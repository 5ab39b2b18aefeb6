import { deleteSession, getSession, postSession } from '$lib/server/gateway/doors';
import { getGateway } from '$lib/server/gateway/runtime';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => getSession(getGateway(), event);
export const POST: RequestHandler = (event) => postSession(getGateway(), event);
export const DELETE: RequestHandler = (event) => deleteSession(getGateway(), event);
