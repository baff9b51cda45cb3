import { randomUUID } from 'node:crypto';
import { createHolders } from './holders.ts';
import { type Replicas, roles } from './replicas.ts';

/** The only service on an archive: it has every role, and nobody to talk to. */
export function createAlone(): Replicas {
  const id = randomUUID();
  const { asHolder, gain, holds, idle, lose } = createHolders();
  for (const role of roles) gain(role);
  return {
    id,
    count: 1,
    isAlive: async (other) => other === id,
    onChange() {},
    holds,
    asHolder,
    tell() {},
    onNotice() {},
    leases: null,
    async close() {
      lose();
      await idle();
    },
  };
}
