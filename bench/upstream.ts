import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * An upstream that costs next to nothing: whatever id is asked for, it answers with the seed's payload under that id.
 * `GET /bench/calls` tells how many calls there were, `POST /bench/latency/50` delays answers from then on.
 */

const seed = new URL('../src/emulator/seed.json', import.meta.url);
// As upstream sends it, without the blanks of the file.
const payload = JSON.stringify(JSON.parse(readFileSync(seed, 'utf8')));
const own = '07241735-1535-0613-0000-0722e701b5ff';
const pieces = payload.split(own);
let calls = 0;
let latency = 0;

const server = createServer((request, response) => {
  request.resume();
  const [, first, second, third] = request.url?.split('/') ?? [];
  if (first === 'bench') {
    if (second === 'latency') latency = Number(third);
    response.end(`${calls}`);
    return;
  }
  calls += 1;
  const body = Buffer.from(pieces.join(request.url?.split('/').at(-1)));
  const answer = () =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
      .end(body);
  if (latency === 0) answer();
  else setTimeout(answer, latency);
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
