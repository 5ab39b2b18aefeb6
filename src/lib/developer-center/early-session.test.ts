import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { signOutMarkNames } from './sign-out-mark';
import { withEarlySession, type EarlyPage } from './early-session';

const SESSION = 'https://overair.test/gateway/session';

function pageWith(earlySession: EarlyPage['earlySession']) {
  const send = vi.fn<typeof fetch>(() => Promise.resolve(new Response('asked anew')));
  const fetch = withEarlySession({ earlySession }, send);
  const ask = async (url: string, init?: RequestInit) => await (await fetch(url, init)).text();
  return { ask, send };
}

it('gives the first question who is signed in the answer that the page has asked for, and no other', async () => {
  const { ask, send } = pageWith(Promise.resolve(new Response('asked by the page')));
  expect(await ask('https://overair.test/gateway/api/devices', { method: 'POST' })).toBe('asked anew');
  expect(await ask(SESSION, { method: 'DELETE' })).toBe('asked anew');
  expect(await ask(SESSION)).toBe('asked by the page');
  expect(await ask(SESSION)).toBe('asked anew');
  expect(send).toHaveBeenCalledTimes(3);
});

it.each([
  ['the page has not asked', undefined],
  ['nothing answered the page', Promise.resolve(null)],
])('asks anew if %s', async (_why, early) => {
  expect(await pageWith(early).ask(SESSION)).toBe('asked anew');
});

it('waits no longer than it may', async () => {
  const silent = new Promise<Response>(() => undefined);
  const { ask, send } = pageWith(silent);
  const stop = new AbortController();
  const asked = ask(SESSION, { signal: stop.signal });
  stop.abort(new Error('the time is over'));
  await expect(asked).rejects.toThrow('the time is over');
  expect(send).not.toHaveBeenCalled();
});

it.each([
  ['', 1],
  [`${signOutMarkNames.secure}=7`, 0],
  [`theme=dark; ${signOutMarkNames.loopback}=7`, 0],
])('is asked by the page unless a signing out waits for the gateway: "%s"', (cookie, times) => {
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(readFileSync('src/app.html', 'utf8')) ?? [];
  const fetch = vi.fn(() => Promise.resolve(new Response()));
  const page: EarlyPage = {};
  runInNewContext(script, { window: page, document: { cookie }, fetch });
  expect(fetch).toHaveBeenCalledTimes(times);
  expect(page.earlySession !== undefined).toBe(times === 1);
});
