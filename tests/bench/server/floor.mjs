// The least that a server in between can do: sends on what it is asked, and sends back what it is answered. As `pipe` it
// looks at nothing; as `json` it reads the answer as JSON and writes it again, with none of a gateway's duties.
import { Agent, createServer, request } from 'node:http';

const { CENTER, ANSWERS, TOKEN, HOST, PORT, AS } = process.env;
const agent = new Agent({ keepAlive: true, timeout: 4_000 });

/** @param {(piece: Buffer) => void} whole */
function gather(message, whole) {
  const pieces = [];
  message.on('data', (piece) => pieces.push(piece));
  message.on('end', () => whole(Buffer.concat(pieces)));
}

const sendBack = {
  pipe(message, response) {
    response.writeHead(message.statusCode, { 'Content-Type': 'application/json' });
    message.pipe(response);
  },
  json(message, response) {
    gather(message, (bytes) => {
      const body = Buffer.from(JSON.stringify(JSON.parse(bytes.toString())));
      response.writeHead(message.statusCode, { 'Content-Length': body.length }).end(body);
    });
  },
}[AS];

createServer((asked, response) => {
  if (asked.method !== 'POST') {
    response.writeHead(204).end();
    return;
  }
  gather(asked, (body) => {
    const headers = {
      Authorization: TOKEN,
      'Content-Type': 'application/json',
      'Content-Length': body.length,
    };
    const sent = request(CENTER + ANSWERS, { agent, method: 'POST', headers });
    sent.on('response', (message) => sendBack(message, response));
    sent.on('error', () => response.destroy());
    sent.end(body);
  });
}).listen(Number(PORT), HOST);
