import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const DOCUMENT = `<!doctype html>
<html lang="en">
  <title>The link</title>
  <button data-scope="expected" data-device-key="C0FFEE0001">Choose the device</button>
  <button data-scope="all" data-device-key="C0FFEE0001">Show all</button>
  <script type="module" src="/main.js"></script>
</html>`;

/** The link's modules in a page of their own, served on a free port of this machine. */
export class PageServer {
  readonly #server: Server;

  static async start(): Promise<PageServer> {
    const script = await bundle(new URL('./main.ts', import.meta.url));
    const server = createServer((request, response) => {
      const isScript = request.url === '/main.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(isScript ? script : DOCUMENT);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PageServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A page's script with all that it imports, as one module. */
export async function bundle(entry: URL): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry: fileURLToPath(entry), formats: ['es'], fileName: 'main' },
    },
  });
  const first = Array.isArray(result) ? result[0] : result;
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error('The page was not built.');
  return chunk.code;
}
