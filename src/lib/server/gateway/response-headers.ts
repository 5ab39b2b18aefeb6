import { isLoopback } from './loopback';

/** Bluetooth for our own pages; nothing else of what a page could ask a browser for. */
const permissions = [
  'bluetooth=(self)',
  'screen-wake-lock=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'camera',
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

/** The headers that every answer of this server carries beside its own. */
export function addResponseHeaders(headers: Headers, url: URL, requestId: string): void {
  headers.set('X-Request-Id', requestId);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Permissions-Policy', permissions);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  // Pages have a policy of their own, made by SvelteKit; what is no page needs nothing at all.
  if (!headers.has('Content-Security-Policy')) {
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  }
  if (url.protocol === 'https:' && !isLoopback(url.hostname)) {
    headers.set('Strict-Transport-Security', `max-age=${TWO_YEARS_S}`);
  }
}
