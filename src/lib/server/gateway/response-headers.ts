import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback } from './loopback';

/** Bluetooth for our own pages, and the camera that reads labels; nothing else of what a page could ask a browser for. */
const permissions = [
  'bluetooth=(self)',
  'camera=(self)',
  'screen-wake-lock=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'display-capture',
    'encrypted-media',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'publickey-credentials-get',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ');

const TWO_YEARS_S = 63_072_000;

/** What every answer carries, whoever gives it. */
const always: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': permissions,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Pages have a policy of their own, made by SvelteKit; what is no page needs nothing at all. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** A worker lives by the policy that came with its script: this one fetches the files that it keeps. */
const WORKER = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

/**
 * Gives the headers to what is answered before any hook runs: static files, and requests that cannot be read. They
 * stand on each answer before anybody has it; whoever answers may replace them. To be called once, at the start.
 */
export function protectStaticAnswers(): void {
  // Node tells of each request before it is handled; adapter-node has no place of its own for this.
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
    const isWorker = request.url?.startsWith('/service-worker.js') ?? false;
    response.setHeader('Content-Security-Policy', isWorker ? WORKER : NOTHING);
  });
}

/** Puts the headers on an answer of ours, beside its own. */
export function addResponseHeaders(headers: Headers, url: URL, requestId: string): void {
  // SvelteKit answers 304 without the page's policy, and a browser would hold the page to the one for files instead.
  if (headers.get('Content-Type')?.startsWith('text/html') === true) headers.delete('ETag');
  headers.set('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(always)) headers.set(name, value);
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', NOTHING);
  for (const [name, value] of Object.entries(transportSecurity(url))) headers.set(name, value);
}

/** Holds browsers to HTTPS if they came by it. */
export function transportSecurity(url: URL): Record<string, string> {
  if (url.protocol !== 'https:' || isLoopback(url.hostname)) return {};
  return { 'Strict-Transport-Security': `max-age=${TWO_YEARS_S}` };
}
