import { postOperation } from '$lib/server/gateway/doors';
import { getGateway } from '$lib/server/gateway/runtime';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) => postOperation(getGateway(), event);
