import type { Role } from './replicas.ts';

type Work = (held: AbortSignal) => Promise<void>;

/** The roles that this replica has, and the work that goes with them. */
export interface Holders {
  readonly holds: (role: Role) => boolean;
  readonly asHolder: (role: Role, work: Work) => void;
  readonly gain: (role: Role) => void;
  /** All of them. */
  readonly lose: () => void;
  /** Resolves when no work is under way. */
  readonly idle: () => Promise<void>;
}

export function createHolders(): Holders {
  const held = new Map<Role, AbortController>();
  const works: { readonly role: Role; readonly work: Work; running: Promise<void> }[] = [];

  function begin(own: (typeof works)[number], signal: AbortSignal): void {
    // What was begun under an earlier hold of the role may still be ending.
    own.running = own.running.then(async () => {
      if (!signal.aborted) await own.work(signal);
    });
  }

  return {
    holds: (role) => held.has(role),
    asHolder(role, work) {
      const own = { role, work, running: Promise.resolve() };
      works.push(own);
      const hold = held.get(role);
      if (hold) begin(own, hold.signal);
    },
    gain(role) {
      if (held.has(role)) return;
      const hold = new AbortController();
      held.set(role, hold);
      for (const own of works) if (own.role === role) begin(own, hold.signal);
    },
    lose() {
      const holds = [...held.values()];
      held.clear();
      for (const hold of holds) hold.abort(new Error('another replica may have this role now'));
    },
    async idle() {
      await Promise.allSettled(works.map(({ running }) => running));
    },
  };
}
