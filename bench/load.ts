import { Pool } from 'undici';

export interface Measured {
  readonly requests: number;
  /** Requests per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
}

const LONGEST = 10_000;

/** Sends the bodies, `clients` at a time, each client waiting for its answer; ends early after ten seconds. */
export async function load(
  url: string,
  bodies: Iterable<string>,
  clients: number,
): Promise<Measured> {
  const pool = new Pool(new URL(url).origin, { connections: clients });
  const waiting = bodies[Symbol.iterator]();
  const times: number[] = [];
  let bytes = 0;
  const began = performance.now();

  async function client(): Promise<void> {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const sent = performance.now();
      if (sent - began > LONGEST) return;
      const { body, statusCode } = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: next.value,
      });
      const answer = await body.text();
      times.push(performance.now() - sent);
      bytes = Buffer.byteLength(answer);
      if (statusCode !== 200 || answer.includes('"errors"')) throw new Error(answer.slice(0, 500));
    }
  }

  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return {
    requests: times.length,
    rate: times.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    bytes,
  };
}

export async function send(url: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return await response.text();
}
