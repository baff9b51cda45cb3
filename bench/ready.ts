import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/*
 * The floor: a server that reads a request and sends ready bytes, those that were last sent to it with PUT. Nothing in
 * Node is quicker.
 */

let body = Buffer.from('{}');
let headers: Record<string, string> = {};
const server = createServer((request, response) => {
  if (request.method === 'PUT') {
    void buffer(request).then((sent) => {
      const encoding = request.headers['content-encoding'];
      body = sent;
      headers = encoding === undefined ? {} : { 'content-encoding': encoding };
      response.end();
    });
    return;
  }
  request.resume().once('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': body.length,
      ...headers,
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
