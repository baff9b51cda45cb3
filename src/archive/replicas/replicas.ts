/* In this room: the processes that share an archive: who is alive, who has which role, and what they tell each other. */

import type { Leases } from './leases.ts';

/** Work that one replica does at a time. Add at the end: the place of a role is its lock. */
export const roles = [
  'collector',
  'reconciler',
  'rederivation',
  'retention',
  'derivation',
  'notifier',
] as const;
export type Role = (typeof roles)[number];

/** What replicas tell each other. A broadcast may be lost, so it is only a reason to look. */
export interface Broadcast {
  readonly kind: string;
  readonly about: string;
}

export interface JoinOptions {
  readonly log: { warn(details: object, message: string): void };
  /** Milliseconds between two heartbeats. */
  readonly pace?: number | undefined;
  /** What this one has no settings for: a replica that has them may. */
  readonly unable?: readonly Role[];
}

/** The services on one archive, as this one sees them. */
export interface Replicas {
  /** This one. It is another one after each start. */
  readonly id: string;
  /** How many are alive, this one among them. */
  readonly count: number;
  /** Whether one of them is: its last heartbeat is fresh, or that cannot be found out now. */
  isAlive(id: string): Promise<boolean>;
  /** Calls back when one has come or gone. */
  onChange(callback: () => void): void;
  holds(role: Role): boolean;
  /**
   * Has work done by whoever has the role: begins it when this one gets it, and aborts its signal when it loses it. Work
   * that has ended begins again with the role only.
   */
  asHolder(role: Role, work: (held: AbortSignal) => Promise<void>): void;
  /** Tells the others; what they cannot be told is lost. */
  tell(broadcast: Broadcast): void;
  /** Hears what others tell, and with `null` that some of it may have been missed. */
  onBroadcast(callback: (broadcast: Broadcast | null) => void): void;
  /** Who fetches what; null: nobody else fetches anything. */
  readonly leases: Leases | null;
  /** Gives its roles away and leaves. Resolves when the work of all roles has ended. */
  close(): Promise<void>;
}
