// The least that any server can do for a GET. As `same` it sends again what another has once answered, from memory; as
// `store` it has packages of any size up to 8 MiB at `/<bytes>`, whole and by Range; as `pipe` it sends on what a store
// answers. None of them has a gateway's duties.
import { randomBytes } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import { pipeline } from 'node:stream';

const { AS, FROM, HOST, PORT } = process.env;
const agent = new Agent({ keepAlive: true, timeout: 4_000 });

/** What an answer depends on. */
const ASKED = ['accept-encoding', 'if-none-match', 'range'];
/** What is between two neighbours alone (RFC 9110, 7.6.1). */
const NEIGHBOURS = new Set(['connection', 'keep-alive', 'transfer-encoding']);

const only = (headers, keep) => Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name)));

function askOther(asked, response, answered) {
  const headers = only(asked.headers, (name) => ASKED.includes(name));
  const sent = request(FROM + asked.url, { agent, headers });
  sent.on('response', answered);
  sent.on('error', () => response.destroy());
  // Whoever has gone reads no more of it.
  response.on('close', () => sent.destroy());
  sent.end();
}

const headersOf = (message) => only(message.headers, (name) => !NEIGHBOURS.has(name));

const known = new Map();

function same(asked, response) {
  const key = JSON.stringify([asked.url, ...ASKED.map((name) => asked.headers[name])]);
  const again = () => {
    const { status, headers, body } = known.get(key);
    response.writeHead(status, headers).end(body);
  };
  if (known.has(key)) {
    again();
    return;
  }
  askOther(asked, response, (message) => {
    const pieces = [];
    message.on('data', (piece) => pieces.push(piece));
    message.on('end', () => {
      known.set(key, {
        status: message.statusCode,
        headers: headersOf(message),
        body: Buffer.concat(pieces),
      });
      again();
    });
  });
}

function pipe(asked, response) {
  askOther(asked, response, (message) => {
    response.writeHead(message.statusCode, headersOf(message));
    pipeline(message, response, () => undefined);
  });
}

const bytes = AS === 'store' ? randomBytes(8 * 1024 * 1024) : Buffer.alloc(0);

function store(asked, response) {
  const size = Number(asked.url.slice(1)) || 0;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(asked.headers.range ?? '') ?? [];
  const start = Number(first ?? 0);
  const end = last === undefined || last === '' ? size : Number(last) + 1;
  response.writeHead(first === undefined ? 200 : 206, {
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'Content-Length': end - start,
    ETag: `"${size}"`,
    ...(first === undefined ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  });
  response.end(bytes.subarray(start, end));
}

createServer({ same, pipe, store }[AS]).listen(Number(PORT), HOST);
