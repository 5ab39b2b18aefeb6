import { describe, expect, it } from 'vitest';
import type { OverairError } from '../errors';
import { openAnswer, refuseWebPage } from './answers';

const page = { headers: { 'content-type': 'text/html; charset=utf-8' } };

describe('a web page in the place of an answer', () => {
  it('is a network of its own: nothing of ours has answered', () => {
    const portal = new Response('<title>Harbour Wi-Fi</title>', page);
    expect(() => openAnswer(portal, '<title>Harbour Wi-Fi</title>', 0)).toThrow(
      expect.objectContaining({ code: 'offline', details: { page: 1 } }) as Error,
    );
    expect(() => refuseWebPage(portal)).toThrow('offline');
  });

  it('that tells of a failure is what its status says, and a file is none', () => {
    const failure = new Response('<h1>502</h1>', { ...page, status: 502 });
    expect(() => openAnswer(failure, '<h1>502</h1>', 0)).toThrow('upstream-unavailable');
    refuseWebPage(failure);
    refuseWebPage(new Response('bytes', { headers: { 'content-type': 'application/octet-stream' } }));
  });
});

describe('the id by which the log names a request', () => {
  const id = '6101ec91-6d1c-4f0e-9c58-0d6f3d2f7a10';
  const detailsOf = (body: string, status: number, requestId: string): unknown => {
    const response = new Response(body, { status, headers: { 'x-request-id': requestId } });
    try {
      return openAnswer(response, body, 0);
    } catch (error) {
      return (error as OverairError).details;
    }
  };

  it.each([
    ['{"error":{"code":"internal","details":{"requestId":"of the body"}}}', 500],
    ['{"error":{"code":"of another release"}}', 500],
    ['<h1>502</h1>', 502],
    ['no JSON', 200],
  ])('comes with what went wrong: %s', (body, status) => {
    expect(detailsOf(body, status, id)).toMatchObject({ requestId: id });
  });

  it.each(['', 'r1', `${id}0`, `${id}, ${id}`, '<b>6101ec91</b>'])('is none of ours: %j', (other) => {
    expect(detailsOf('<h1>502</h1>', 502, other)).toEqual({ status: 502 });
  });

  it('is not told of an answer that holds what was asked for', () => {
    expect(detailsOf('{"data":1}', 200, id)).toBe(1);
  });
});
