/** One entry of a Link header as SvelteKit writes it: its address, and its parameters. */
const ENTRY = /<([^>]+)>((?:;\s*[\w-]+(?:="[^"]*")?)+)/g;
const PARAMETER = /;\s*(rel|as)="([^"]*)"/g;

/**
 * A page with what it preloads in its head, and not in its Link header: that has the name of each part of the app, and
 * would make the headers larger than the 4 kB that nginx takes of a server if it is told nothing else (it then answers
 * 502). What is no page, or preloads nothing, is given back as it is.
 */
export async function withPreloadsInside(response: Response): Promise<Response> {
  const link = response.headers.get('link');
  if (link === null || response.headers.get('content-type')?.startsWith('text/html') !== true)
    return response;
  const tags = Array.from(link.matchAll(ENTRY), ([, address = '', parameters = '']) => {
    const attributes = Array.from(parameters.matchAll(PARAMETER), ([, name, value]) => ` ${name}="${value}"`);
    return `<link href="${address}"${attributes.join('')} />`;
  });
  const page = (await response.text()).replace('</head>', () => `${tags.join('\n')}\n</head>`);
  const headers = new Headers(response.headers);
  headers.delete('link');
  headers.set('content-length', String(Buffer.byteLength(page)));
  return new Response(page, { status: response.status, headers });
}
