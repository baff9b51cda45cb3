import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands between a service and its database, so that the way can be cut. */
export interface Proxy extends AsyncDisposable {
  /** The address of the database by way of it. */
  readonly url: string;
  /** How often something went to the database after something had come from it: ways there and back. */
  readonly trips: number;
  /** Has the way break as soon as so many more trips have begun; whether it has. */
  breakAfter(trips: number): () => boolean;
  /** Breaks every connection and refuses new ones. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Swallows from now on what comes from either side, and breaks nothing, as where a machine or a way is gone without a word. */
  swallow(): void;
  /** Lets pass what comes by new connections; what the others lost stays lost. `slowly`: a megabyte or so a second. */
  pass(how?: 'slowly'): void;
}

export async function startProxy(to: string): Promise<Proxy> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let swallows = false;
  let isSlow = false;
  let own = 0;
  let trips = 0;
  let breaksAt = Infinity;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (swallows) socket.resume();
      else if (isSlow) pipeline(socket, slowly, other).catch(() => {});
      else socket.pipe(other);
    }
    let hasAnswered = true;
    near.on('data', () => {
      if (hasAnswered) trips += 1;
      hasAnswered = false;
      if (trips >= breaksAt) void refuse();
    });
    far.on('data', () => (hasAnswered = true));
  });

  async function accept(): Promise<void> {
    server.listen(own, '127.0.0.1');
    await once(server, 'listening');
    own = (server.address() as AddressInfo).port; // a TCP server has this kind of address
  }

  async function refuse(): Promise<void> {
    breaksAt = Infinity;
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await accept();
  const url = new URL(to);
  url.host = `127.0.0.1:${own}`;
  return {
    url: url.href,
    get trips() {
      return trips;
    },
    breakAfter(count) {
      breaksAt = trips + count;
      return () => breaksAt === Infinity;
    },
    refuse,
    accept,
    swallow() {
      swallows = true;
      for (const socket of sockets) socket.unpipe().resume();
    },
    pass(how) {
      swallows = false;
      isSlow = how === 'slowly';
    },
    [Symbol.asyncDispose]: refuse,
  };
}

async function* slowly(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (chunk.length > 10_000) await sleep(50);
    yield chunk;
  }
}
