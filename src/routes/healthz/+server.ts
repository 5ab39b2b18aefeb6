import type { RequestHandler } from './$types';

/** Says that this server takes requests; it does not ask the Developer Center. */
export const GET: RequestHandler = () =>
  Response.json({ data: { status: 'ok' } }, { headers: { 'Cache-Control': 'no-store' } });
