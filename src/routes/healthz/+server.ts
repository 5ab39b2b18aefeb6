import { isFaulty } from '$lib/server/host/last-resort';
import type { RequestHandler } from './$types';

/** Whether this server takes requests; it does not ask the Developer Center. 503 once it is about to end. */
export const GET: RequestHandler = () => {
  const status = isFaulty() ? 'ending' : 'ok';
  return Response.json(
    { data: { status } },
    { status: status === 'ok' ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
};
