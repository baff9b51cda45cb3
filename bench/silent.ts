import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/* The floor of an open stream: a server that reads a request, begins an answer and says nothing more. */

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
