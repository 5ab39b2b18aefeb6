/*
 * What `node build` runs, instead of adapter-node's own entry: that one reads a static file from the disk whenever it is
 * asked for, and a file that is gone, or cannot be opened at that moment, ends the process.
 */
import { fileURLToPath } from 'node:url';
// adapter-node's, found by scripts/adapter.mjs: it answers everything that is no file.
import { handler } from 'overair:handler';
import { listen } from './listen';
import { readStaticFiles } from './static-files';
import { isTaken } from './taken';

const files = readStaticFiles(fileURLToPath(new URL('./static', import.meta.url)));

/** `npm start` waits for it. */
export const server = listen((request, response) => {
  if (isTaken(response)) return;
  if (files.serve(request, response)) return;
  handler(request, response, () => response.writeHead(404).end());
}, process.env);
