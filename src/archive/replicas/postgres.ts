import { randomUUID } from 'node:crypto';
import { systemClock } from '../../kit/clock.ts';
import { createHolders } from './holders.ts';
import { createLeases } from './leases.ts';
import { type JoinOptions, type Broadcast, type Replicas, type Role, roles } from './replicas.ts';
import { NoSessionError, openSession, type Session } from './session.ts';

export { NoSessionError };

/** Half of the time in which a role has to have passed to another, and a little: see `SILENCE`. */
const PACE = 3000;
/** After so many paces without a heartbeat a replica counts as gone, on both sides. */
const SILENCE = 3;
/** Any number, as long as nobody takes it for something else: the first half of the roles' locks. */
const ROLE_LOCKS = 7_071_704;
const CHANNEL = 'dataforseo_graphql';
/** Milliseconds before another session is tried for, after one was lost and after none could be had. */
const LOSS_PAUSE = 50;
const RETRY_PAUSE = 1000;

/**
 * The replicas on a PostgreSQL database. One session of each does it all: its heartbeat, the advisory locks that are the
 * roles, and listening. So there is one thing that can be lost, and with it goes everything at once. Rejects only where
 * no session can ever be had.
 */
export async function joinDatabase({
  log,
  pace = PACE,
  unable = [],
  url,
}: JoinOptions & { readonly url: string }): Promise<Replicas> {
  const id = randomUUID();
  const silence = SILENCE * pace;
  const stop = new AbortController();
  const holders = createHolders();
  const observers: (() => void)[] = [];
  const listeners: ((broadcast: Broadcast | null) => void)[] = [];
  let alive: ReadonlySet<string> = new Set([id]);
  let session: Session | null = null;
  /** When the last heartbeat began that the database has answered, by a clock that never turns back. */
  let beatAt = 0;
  let isFailing = false;

  function onBroadcast(payload: string): void {
    const [from = '', kind = '', ...about] = payload.split(' ');
    if (from === id) return;
    for (const listener of listeners) listener({ kind, about: about.join(' ') });
  }

  /** Says that this one is alive, by the database's clock, and learns who else is. */
  async function beat(own: Session): Promise<void> {
    const began = performance.now();
    const rows = await own.query<{ id: string }>(
      `with own as (
         insert into replicas (id, seen_at) values ($1, clock_timestamp())
         on conflict (id) do update set seen_at = excluded.seen_at
       ), gone as (
         delete from replicas where id in (
           select id from replicas where seen_at < clock_timestamp() - interval '1 hour'
           for update skip locked)
         returning id
       ), abandoned as (
         delete from leases where replica in (select id from gone)
       )
       select id from replicas
       where id <> $1 and seen_at > clock_timestamp() - make_interval(secs => $2)`,
      [id, silence / 1000],
    );
    beatAt = began;
    const before = alive;
    alive = new Set([id, ...rows.map((row) => row.id)]);
    if (before.symmetricDifference(alive).size > 0) for (const observer of observers) observer();
  }

  async function takeRoles(own: Session): Promise<void> {
    const free = roles.filter((role) => !holders.holds(role) && !unable.includes(role));
    if (free.length === 0) return;
    const rows = await own.query<{ role: Role; taken: boolean }>(
      `select role, pg_try_advisory_lock($1, number) as taken
       from unnest($2::text[], $3::integer[]) as free (role, number)`,
      [ROLE_LOCKS, free, free.map((role) => roles.indexOf(role) + 1)],
    );
    for (const { role, taken } of rows) if (taken) holders.gain(role);
  }

  async function connect(): Promise<Session> {
    const own = await openSession({ url, channel: CHANNEL, onBroadcast, silence });
    try {
      await beat(own);
      await takeRoles(own);
      return own;
    } catch (error) {
      own.end();
      throw error;
    }
  }

  async function live(own: Session): Promise<void> {
    session = own;
    const ending = AbortSignal.any([stop.signal, own.lost]);
    try {
      // What was told before this session listened was missed.
      for (const listener of listeners) listener(null);
      while (!ending.aborted) {
        await systemClock.sleep(pace, ending).catch(() => {}); // lost, or told to stop
        if (ending.aborted) break;
        await beat(own);
        await takeRoles(own);
      }
      holders.lose();
      if (own.lost.aborted) return;
      // So that nobody waits for its heartbeat to grow old.
      await holders.idle();
      await own.query(
        `with own as (delete from leases where replica = $1)
         delete from replicas where id = $1`,
        [id],
      );
    } finally {
      session = null;
      holders.lose();
      own.end();
    }
  }

  async function stay(first: Session | null): Promise<void> {
    for (let own = first; !stop.signal.aborted; own = null) {
      let pause = LOSS_PAUSE;
      try {
        own ??= await connect();
        if (isFailing) log.warn({}, 'the other replicas are heard of again');
        isFailing = false;
        await live(own);
      } catch (error) {
        fail(error);
        pause = RETRY_PAUSE;
      }
      await systemClock.sleep(pause, stop.signal).catch(() => {}); // told to stop
    }
  }

  function fail(error: unknown): void {
    if (!isFailing && !stop.signal.aborted) {
      log.warn({ err: error }, 'nothing is heard of the other replicas: no role is held here');
    }
    isFailing = true;
  }

  const first = await connect().catch((error: unknown) => {
    if (error instanceof NoSessionError) throw error;
    fail(error);
    return null;
  });
  const staying = stay(first);
  const leases = createLeases({ url, id, silence });

  function tell({ about, kind }: Broadcast): void {
    const payload = `${id} ${kind} ${about}`;
    session?.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(() => {}); // lost
  }

  return {
    id,
    get count() {
      return alive.size;
    },
    async isAlive(other) {
      if (alive.has(other)) return true;
      // It may have come since the last heartbeat.
      if (session === null) return true;
      return await beat(session).then(
        () => alive.has(other),
        () => true,
      );
    },
    onChange: (callback) => void observers.push(callback),
    // A process that was stopped for a while has lost its session, and does not know yet.
    holds: (role) => holders.holds(role) && performance.now() - beatAt < silence,
    asHolder: holders.asHolder,
    tell,
    onBroadcast: (callback) => void listeners.push(callback),
    leases,
    async close() {
      await leases.close();
      stop.abort(new Error('the service stops'));
      await staying;
      await holders.idle();
    },
  };
}
