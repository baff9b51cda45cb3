import { Client } from 'undici';

export interface Destination {
  readonly url: string;
  /** Of each client in turn: every one has headers of its own. */
  readonly headers?: readonly Readonly<Record<string, string>>[];
}

export interface LoadOptions {
  readonly clients: number;
  /** It ends when there is no more to send, or after so long. */
  readonly seconds: number;
}

export interface Measured {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds of each, shortest first. */
  readonly times: readonly number[];
  /** Of the last answer. */
  readonly bytes: number;
}

const always = { 'content-type': 'application/json', accept: 'application/json' };

/**
 * Sends the bodies from so many clients, each on a connection of its own and waiting for its answer. Whatever comes back
 * with an error ends it.
 */
export async function load(
  { headers = [{}], url }: Destination,
  bodies: Iterator<string>,
  { clients, seconds }: LoadOptions,
): Promise<Measured> {
  const times: number[] = [];
  let bytes = 0;
  const began = performance.now();

  async function work(number: number): Promise<void> {
    const client = new Client(url);
    const own = { ...always, ...headers[number % headers.length] };
    while (performance.now() - began < seconds * 1000) {
      const next = bodies.next();
      if (next.done) break;
      const sent = performance.now();
      bytes = await exchange(client, next.value, own);
      times.push(performance.now() - sent);
    }
    await client.close();
  }

  await Promise.all(Array.from({ length: clients }, (_, number) => work(number)));
  const taken = (performance.now() - began) / 1000;
  return { requests: times.length, seconds: taken, times: times.toSorted((a, b) => a - b), bytes };
}

/** The bare way through undici: nearly all that is measured here is the other side's. Resolves to the size. */
function exchange(
  client: Client,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let size = 0;
    let wrong = '';
    client.dispatch(
      { method: 'POST', path: '/graphql', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_, code) {
          status = code;
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (status !== 200 || chunk.includes('"errors"')) wrong += chunk.toString();
        },
        onResponseEnd() {
          if (status === 200 && wrong === '') resolve(size);
          else reject(new Error(`${status}: ${wrong.slice(0, 500)}`));
        },
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}

export function percentile(times: readonly number[], share: number): number {
  return times[Math.floor(times.length * share)] ?? Number.NaN;
}

export async function send(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...always, ...headers },
    body,
  });
}
