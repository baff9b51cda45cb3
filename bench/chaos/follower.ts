import { setTimeout as sleep } from 'node:timers/promises';
import { subscribe } from '../../test/support/service.ts';

/** A client that wants to hear of every completion once, whichever replica tells it. */
export interface Follower {
  /** The tasks it was told of. */
  readonly heard: ReadonlySet<string>;
  /** What it was told twice, or out of order. */
  readonly wrong: readonly string[];
  /** How often it had to go on at another replica, or at the same one anew. */
  readonly resumed: number;
  /** Goes nowhere any more; a stream of it ends with its replica. */
  leave(): void;
}

const document = `subscription ($after: ID!) { taskCompleted(after: $after) { eventId task { id } } }`;
/** Events after which it goes elsewhere by itself. */
const STAY = 200;
const PAUSE = 100;

/** Goes on after the event that it heard last, when its replica is gone, and now and then for no reason. */
export function follow(findUrl: () => string | undefined): Follower {
  const heard = new Set<string>();
  const wrong: string[] = [];
  const leaving = new AbortController();
  let last = '0';
  let resumed = 0;

  async function listen(url: string): Promise<void> {
    let count = 0;
    for await (const { data } of subscribe(url, document, { after: last })) {
      if (!data?.taskCompleted) return;
      const { eventId, task } = data.taskCompleted as { eventId: string; task: { id: string } };
      if (Number(eventId) <= Number(last)) wrong.push(`event ${eventId} after ${last}`);
      if (heard.has(task.id)) wrong.push(`${task.id} again, as event ${eventId}`);
      heard.add(task.id);
      last = eventId;
      count += 1;
      if (leaving.signal.aborted || count === STAY) return;
    }
  }

  async function go(): Promise<void> {
    while (!leaving.signal.aborted) {
      const url = findUrl();
      if (url !== undefined) await listen(url).catch(() => {}); // the replica is gone
      resumed += 1;
      await sleep(PAUSE);
    }
  }
  void go();

  return {
    heard,
    wrong,
    get resumed() {
      return resumed;
    },
    leave: () => leaving.abort(),
  };
}
