import { randomUUID } from 'node:crypto';
import { createHolders } from './holders.ts';
import { type JoinOptions, type Replicas, roles } from './replicas.ts';

/** The only service on an archive: it has every role that it can have, and nobody to talk to. */
export function createAlone({ unable = [] }: Pick<JoinOptions, 'unable'> = {}): Replicas {
  const id = randomUUID();
  const { asHolder, gain, holds, idle, lose } = createHolders();
  for (const role of roles) if (!unable.includes(role)) gain(role);
  return {
    id,
    count: 1,
    isAlive: async (other) => other === id,
    onChange() {},
    holds,
    asHolder,
    tell() {},
    onBroadcast() {},
    leases: null,
    async close() {
      lose();
      await idle();
    },
  };
}
