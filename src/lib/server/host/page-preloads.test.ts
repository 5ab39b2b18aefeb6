import { expect, it } from 'vitest';
import { withPreloadsInside } from './page-preloads';

const page = (headers: Record<string, string>): Response =>
  new Response('<html><head><title>Ü</title></head><body></body></html>', { headers });

it('says in the page what the header said', async () => {
  const answer = await withPreloadsInside(
    page({
      'content-type': 'text/html',
      'x-request-id': '7',
      link: '</_app/a.css>; rel="preload"; as="style"; nopush, </_app/b$&.js>; rel="modulepreload"; nopush',
    }),
  );
  const text = await answer.text();
  expect(text).toContain(
    '<link href="/_app/a.css" rel="preload" as="style" />\n<link href="/_app/b$&.js" rel="modulepreload" />\n</head>',
  );
  expect(Object.fromEntries(answer.headers)).toEqual({
    'content-type': 'text/html',
    'content-length': String(Buffer.byteLength(text)),
    'x-request-id': '7',
  });
});

it.each([
  { 'content-type': 'text/html' },
  { 'content-type': 'application/json', link: '</a>; rel="preload"' },
])('leaves what is no page, or preloads nothing: %o', async (headers) => {
  const answer = page(headers);
  expect(await withPreloadsInside(answer)).toBe(answer);
});
