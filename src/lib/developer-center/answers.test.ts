import { describe, expect, it } from 'vitest';
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
