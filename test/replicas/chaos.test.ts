import { expect, test } from 'vitest';
import { runChaos } from '../../bench/chaos/chaos.ts';
import { createTestDatabase } from '../support/database.ts';

/* A little of `npm run chaos`; how a lost post that was never made ends takes longer than a test. */

const nothing = {
  paidTwice: [],
  lost: [],
  untold: [],
  toldTwice: [],
  fetchedTwice: [],
  miscounted: [],
  forGood: [],
};

test.each([
  { rolling: false, kills: 3, what: 'killed' },
  { rolling: true, kills: 2, what: 'told to stop' },
])(
  'replicas are $what one after the other under load: nothing is lost, done twice or miscounted',
  async ({ kills, rolling }) => {
    await using database = await createTestDatabase();
    const found = await runChaos({
      database: database.url,
      minutes: 2,
      kills,
      patience: 20_000,
      rolling,
      say: () => {},
    });
    expect(found).toMatchObject({ ...nothing, kills });
    expect(found.operations).toBeGreaterThan(100);
    expect(found.resumed).toBeGreaterThan(0);
  },
  300_000,
);
