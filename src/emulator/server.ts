import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import seed from './seed.json' with { type: 'json' };

/** The embedded upstream: so far it knows the seed's task alone. */
export async function startEmulator({ port = 0 } = {}) {
  const server = createServer((request, response) => {
    const known = request.url?.endsWith(`claude/llm_responses/task_get/${seed.tasks[0]?.id}`);
    const body = known
      ? seed
      : { ...seed, tasks: [{ ...seed.tasks[0], status_code: 40401, result: null }] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${address.port}`, login: 'demo', password: 'demo', close };
}
