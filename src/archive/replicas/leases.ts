import { Pool } from 'pg';
import { createBatcher } from '../../kit/batcher.ts';
import { systemClock } from '../../kit/clock.ts';

/** Who fetches what: of several replicas that want the same task one does, and the others wait for what it stores. */
export interface Leases {
  /** Whether this replica may fetch a task. Those asked for in the same turn of the event loop are one statement. */
  readonly take: (id: string) => Promise<boolean>;
  /** Lets others fetch a task: there was nothing to store. */
  readonly giveBack: (id: string) => Promise<void>;
  /** The same of a task that was stored, after a while: whoever has just looked for it in vain must not fetch it. */
  readonly giveBackLater: (id: string) => void;
  close(): Promise<void>;
}

interface LeasesOptions {
  readonly url: string;
  /** The replica. */
  readonly id: string;
  /** Milliseconds after which a replica that is not heard of has lost its leases. */
  readonly silence: number;
}

const MAX_BATCH = 500;
/** Milliseconds that the server may take for a statement that gives leases or takes them back: without an answer it is gone. */
const ANSWER_TIMEOUT = 10_000;
/** Milliseconds: far longer than any statement takes that gives leases. */
const LATER = 10_000;

/**
 * A row for each task that is being fetched. In which order rows are locked is the same everywhere, so that no two
 * statements wait for each other.
 */
export function createLeases({ id: replica, silence, url }: LeasesOptions): Leases {
  const pool = new Pool({
    connectionString: url,
    application_name: 'dataforseo-graphql leases',
    connectionTimeoutMillis: 10_000,
    query_timeout: ANSWER_TIMEOUT,
    max: 1,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  pool.on('error', () => {}); // the next statement has a new connection
  pool.on('connect', (client) => client.on('error', () => {}));
  const stop = new AbortController();
  /** What is to be given back later. */
  const stored = new Set<string>();
  /** How often those are taken, or being taken, that are not given back yet. */
  const taken = new Map<string, number>();

  function count(id: string, by: number): void {
    const times = (taken.get(id) ?? 0) + by;
    if (times > 0) taken.set(id, times);
    else taken.delete(id);
  }

  const takeSome = createBatcher<string, boolean>(
    async (ids) => {
      // Its heartbeat may have been held up, and without a fresh one nobody minds its leases.
      const { rows } = await pool.query<{ task_id: string }>(
        `with own as (
           insert into replicas (id, seen_at) values ($2, clock_timestamp())
           on conflict (id) do update set seen_at = excluded.seen_at
         )
         insert into leases (task_id, replica)
         select id, $2 from (select distinct unnest($1::text[]) as id order by 1) as wanted
         on conflict (task_id) do update set replica = excluded.replica
         where leases.replica = excluded.replica or not exists (
           select from replicas where replicas.id = leases.replica
             and seen_at > clock_timestamp() - make_interval(secs => $3))
         returning task_id`,
        [ids, replica, silence / 1000],
      );
      const own = new Set(rows.map((row) => row.task_id));
      return ids.map((id) => own.has(id));
    },
    { max: MAX_BATCH, later: (start) => process.nextTick(start) },
  );

  const drop = createBatcher<string, void>(
    async (ids) => {
      // Whoever has taken one again keeps it. There is one connection: what is asked for first is done first.
      const free = ids.filter((id) => !taken.has(id));
      await pool.query(
        `delete from leases where task_id in (
           select task_id from leases where task_id = any($1) and replica = $2
           order by task_id for update)`,
        [free, replica],
      );
      return ids.map(() => undefined);
    },
    { max: MAX_BATCH },
  );

  async function dropLater(): Promise<void> {
    for (;;) {
      const before = [...stored];
      stored.clear();
      await systemClock.sleep(LATER, stop.signal);
      // What cannot be given back ends with this replica; it may take it again itself.
      for (const id of before) if (!stored.has(id)) drop(id).catch(() => stored.add(id));
    }
  }
  const dropping = dropLater().catch(() => {}); // until the service stops

  return {
    async take(id) {
      count(id, 1);
      let isTaken = false;
      try {
        isTaken = await takeSome(id);
        return isTaken;
      } catch (error) {
        stored.add(id); // it may be taken, and only the word of it be lost
        throw error;
      } finally {
        if (!isTaken) count(id, -1);
      }
    },
    async giveBack(id) {
      count(id, -1);
      await drop(id).catch((error: unknown) => {
        stored.add(id); // tried again
        throw error;
      });
    },
    giveBackLater(id) {
      count(id, -1);
      stored.add(id);
    },
    async close() {
      stop.abort(new Error('the service stops'));
      await dropping;
      await pool.end();
    },
  };
}
