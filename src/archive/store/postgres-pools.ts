import { Socket } from 'node:net';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Client, type ClientConfig, DatabaseError, Pool, type PoolConfig } from 'pg';
import { systemClock } from '../../kit/clock.ts';
import { unlessAborted } from '../../kit/waiting.ts';

/** Milliseconds between two looks at who waits for the server. */
const PACE = 1000;
/** Of whom this many looks have found waiting, the server is asked whether it works for him. */
const PATIENCE = 3;
/** Milliseconds in which it has to answer that. When it does not twice, it or the way to it is gone. */
const ANSWER_TIMEOUT = 3000;
/** So many times one after the other it has to say that it does not, while nothing comes: what it has done may have been on its way. */
const DENIALS = 2;

/** Pools of connections to one server, for Kysely. */
export interface PostgresPools {
  /** `settings`: of each connection, as `set` takes them. `onConnect` is called before the first use of each. */
  open(
    config: PoolConfig,
    settings: Readonly<Record<string, string>>,
    onConnect?: () => void,
  ): PostgresPool;
  /** When the pools are closed. */
  close(): Promise<void>;
}

/** Somebody who waits for an answer, or for a connection. */
interface Wait {
  readonly client: { readonly pid: number | null; hears(): boolean; cut(): void } | null;
  looks: number;
  denials: number;
}

/**
 * A server may go without a word: its machine, or the way to it. TCP takes a quarter of an hour to notice, and nothing at
 * all when the process is only stopped. Time alone does not tell it from a question that takes long, so the server is
 * asked, on a connection of its own. When it does not answer, all that waits fails at once, and so does all that comes
 * until it answers again. When it does not work for somebody who waits, that connection is lost.
 */
export function createPostgresPools(url: string): PostgresPools {
  const clients = new Set<CuttableClient>();
  const waits = new Set<Wait>();
  const stop = new AbortController();
  let away = new AbortController();
  let watching: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  const asker = new Pool({
    connectionString: url,
    application_name: 'dataforseo-graphql watch',
    connectionTimeoutMillis: ANSWER_TIMEOUT,
    query_timeout: ANSWER_TIMEOUT,
    max: 1,
  });
  asker.on('error', () => {}); // the next question has a new connection

  class CuttableClient extends Client {
    readonly #socket: Socket;
    #bytesRead = 0;
    /** What the server calls this connection. */
    pid: number | null = null;

    constructor(config: ClientConfig = {}) {
      const socket = new Socket();
      super({ ...config, stream: () => socket });
      this.#socket = socket;
      clients.add(this);
      this.on('end', () => clients.delete(this));
    }

    /** Whether something came since this was asked last: on a slow way that takes longer than what was to be done. */
    hears(): boolean {
      const before = this.#bytesRead;
      this.#bytesRead = this.#socket.bytesRead;
      return this.#bytesRead > before;
    }

    cut(): void {
      this.#socket.destroy();
    }
  }

  async function waitFor<T>(client: CuttableClient | null, answer: Promise<T>): Promise<T> {
    const wait: Wait = { client, looks: 0, denials: 0 };
    waits.add(wait);
    try {
      return await answer;
    } finally {
      waits.delete(wait);
    }
  }

  /** The connections that the server works for; null: it answers, but not that. Rejects when it does not answer. */
  async function ask(pids: readonly number[]): Promise<ReadonlySet<number> | null> {
    try {
      const { rows } = await asker.query<{ pid: number }>(
        `select pid from pg_stat_activity where pid = any($1) and coalesce(state, '') not like 'idle%'`,
        [pids],
      );
      return new Set(rows.map(({ pid }) => pid));
    } catch (error) {
      if (error instanceof DatabaseError) return null;
      throw error;
    }
  }

  async function look(): Promise<void> {
    for (const wait of waits) wait.looks += 1;
    const long = [...waits].filter(({ looks }) => looks >= PATIENCE);
    if (long.length === 0 && !away.signal.aborted) return;
    const pids = long.flatMap(({ client }) => client?.pid ?? []);
    try {
      const working = await ask(pids).catch(() => ask(pids));
      if (away.signal.aborted) away = new AbortController();
      if (working !== null) judge(long, working);
    } catch (cause) {
      away.abort(new Error('Connection terminated: the server does not answer', { cause }));
      for (const client of clients) client.cut();
    }
  }

  function judge(long: readonly Wait[], working: ReadonlySet<number>): void {
    for (const wait of long) {
      const { client } = wait;
      if (client === null || client.pid === null) continue;
      wait.denials = client.hears() || working.has(client.pid) ? 0 : wait.denials + 1;
      if (wait.denials >= DENIALS && waits.has(wait)) client.cut();
    }
  }

  async function watch(): Promise<void> {
    for (;;) {
      await systemClock.sleep(PACE, stop.signal);
      await look();
    }
  }

  /** The first one may take its time: some servers have to wake up. */
  async function greet(client: CuttableClient, settings: Readonly<Record<string, string>>) {
    const { rows } = await client.query<{ pid: number }>(
      `select pg_backend_pid() as pid, set_config(name, value, false)
       from unnest($1::text[], $2::text[]) as wanted (name, value)`,
      [Object.keys(settings), Object.values(settings)],
    );
    client.pid = rows[0]?.pid ?? null;
    watching ??= watch().catch(() => {}); // until it is closed
  }

  async function connect(pool: Pool): Promise<PostgresPoolClient> {
    const { signal } = away;
    signal.throwIfAborted();
    const connecting = pool.connect();
    try {
      const client = await waitFor(null, unlessAborted(connecting, signal));
      const own = client as unknown as CuttableClient; // as the pool was told to make them
      const query = (text: string, values: readonly unknown[]) =>
        waitFor(own, client.query(text, [...values]));
      const release = (destroy?: boolean) => client.release(destroy);
      return { query, release } as unknown as PostgresPoolClient; // without cursors, which nobody uses
    } catch (error) {
      if (signal.aborted) connecting.then((client) => client.release(true)).catch(() => {});
      throw error;
    }
  }

  async function end(): Promise<void> {
    stop.abort(new Error('the store is closed'));
    await watching;
    await asker.end();
    for (const client of clients) client.cut();
  }

  return {
    open(config, settings, onConnect) {
      const pool = new Pool({
        ...config,
        connectionString: url,
        Client: CuttableClient,
        // Not as the connection's parameters, which poolers refuse. It is waited for, though its type does not say so.
        // oxlint-disable-next-line typescript/no-misused-promises
        onConnect: (client) => greet(client as CuttableClient, settings),
      });
      // A connection that breaks is replaced by the next query, idle or not; without a listener it would end the process.
      pool.on('error', () => {});
      pool.on('connect', (client) => {
        client.on('error', () => {});
        onConnect?.();
      });
      return { options: pool.options, connect: () => connect(pool), end: () => pool.end() };
    },
    close: () => (closing ??= end()),
  };
}
