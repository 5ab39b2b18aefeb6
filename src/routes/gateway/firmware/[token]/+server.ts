import { getFirmware } from '$lib/server/gateway/doors';
import { getGateway } from '$lib/server/gateway/runtime';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => getFirmware(getGateway(), event);
