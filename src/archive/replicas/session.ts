import { Client, type QueryResultRow } from 'pg';

/** A connection of PostgreSQL that is kept: what it has locked and listens to lives as long as it does. */
export interface Session {
  query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Aborted when the connection is lost. */
  readonly lost: AbortSignal;
  end(): void;
}

interface SessionOptions {
  readonly url: string;
  readonly channel: string;
  readonly onBroadcast: (payload: string) => void;
  /** Milliseconds after which the server gives up a session that has fallen silent: its host may be gone. */
  readonly silence: number;
}

/** Milliseconds that the server may take for an answer; else it, or the way to it, counts as gone. */
const ANSWER_TIMEOUT = 4000;

/** Behind a pooler that lends a connection for a transaction only. */
export class NoSessionError extends Error {
  override readonly name = 'NoSessionError';
  override readonly message =
    'there is a connection pooler in transaction mode between, where nothing can be locked or listened to. Use session mode, or connect without it';
}

export async function openSession(options: SessionOptions): Promise<Session> {
  const { channel, onBroadcast, silence, url } = options;
  const gone = new AbortController();
  const client = connectTo(url);
  const leave = () => gone.abort(new Error('the session with the database was lost'));
  client.on('error', leave);
  client.on('end', leave);
  client.on('notification', ({ payload = '' }) => onBroadcast(payload));
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await refuseLending(url, rows[0]?.pid);
    // What a server does not know (the first is of version 14) is left out.
    await client.query(
      `select set_config(name, wanted.value, false)
       from (values ('idle_session_timeout', $1), ('tcp_keepalives_idle', '5'),
         ('tcp_keepalives_interval', '2'), ('tcp_keepalives_count', '3')) as wanted (name, value)
       join pg_settings using (name)`,
      [`${silence}ms`],
    );
    await client.query(`listen ${channel}`);
  } catch (error) {
    end();
    throw error;
  }

  /** One at a time: a heartbeat and a broadcast may come together. */
  let last: Promise<unknown> = Promise.resolve();

  function end(): void {
    leave();
    client.end().catch(() => {}); // it may be gone
  }

  return {
    lost: gone.signal,
    end,
    async query<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      const answer = last.then(async () => {
        gone.signal.throwIfAborted();
        return await client.query<Row>(sql, [...values]);
      });
      last = answer.catch(() => {}); // whoever asked is told
      return (await answer).rows;
    },
  };
}

/** Two connections at once that are the same at the other end are lent, not ours. */
async function refuseLending(url: string, pid: number | undefined): Promise<void> {
  const other = connectTo(url);
  other.on('error', () => {});
  try {
    await other.connect();
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    if (rows[0]?.pid === pid) throw new NoSessionError();
  } finally {
    other.end().catch(() => {});
  }
}

function connectTo(url: string): Client {
  return new Client({
    connectionString: url,
    application_name: 'dataforseo-graphql session',
    connectionTimeoutMillis: ANSWER_TIMEOUT,
    query_timeout: ANSWER_TIMEOUT,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
  });
}
