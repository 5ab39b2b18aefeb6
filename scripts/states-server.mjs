// Serves the states' build: its files, and its one page at every other address.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { lookup } from 'mrmime';
import { STATES_OUT } from './states-adapter.mjs';

/**
 * Starts it on a free port of 127.0.0.1.
 * @returns {Promise<{ origin: string, stop: () => void }>}
 */
export async function serveStates() {
  if (!existsSync(`${STATES_OUT}/index.html`))
    throw new Error('Build the states first: VITE_STATES=1 npx vite build');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isFile = extname(pathname) !== '';
    const file = join(STATES_OUT, isFile ? normalize(pathname) : 'index.html');
    response.setHeader('Content-Type', lookup(file) ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () => server.close().closeAllConnections(),
  };
}

/**
 * The addresses of all states, as the page that lists them links to them.
 * @param {import('playwright').Page} page
 */
export async function statesAt(page) {
  await page.goto('/states');
  const links = page.getByRole('main').getByRole('link');
  await links.first().waitFor();
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}
