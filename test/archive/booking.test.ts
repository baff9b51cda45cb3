import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import type { NewPost } from '../../src/archive/writing/booking.ts';
import { createTestDatabase } from '../support/database.ts';

/** Two services that know nothing of each other, over one database. */
async function openTwo() {
  const database = await createTestDatabase();
  const [one, two] = [await openArchive(database.where), await openArchive(database.where)];
  return {
    one,
    two,
    async [Symbol.asyncDispose]() {
      await Promise.all([one.close(), two.close()]);
      await database[Symbol.asyncDispose]();
    },
  };
}

function toPost(key: string, budget: NewPost['budget'] = null): NewPost {
  const entry = { position: 0, method: 'STANDARD', provider: 'CLAUDE', body: {} } as const;
  const entries = [{ ...entry, token: randomUUID(), reserved: 100 }];
  return { key, inputHash: 'h', at: 1000, sender: 'one', entries, budget };
}

const begin = (archives: readonly Archive[], posts: readonly NewPost[]) =>
  Promise.all(
    posts.map(async (post, index) => {
      const archive = archives[index % archives.length] as Archive; // one of two
      return (await archive.ledger.begin(post)).kind;
    }),
  );

test('of two who book the same key in the same instant one may go on', async () => {
  await using own = await openTwo();
  for (let at = 0; at < 10; at += 1) {
    const kinds = await begin([own.one, own.two], [toPost(`k${at}`), toPost(`k${at}`)]);
    expect(kinds.toSorted()).toEqual(['begun', 'known']);
    expect(await own.one.ledger.entriesOf(`k${at}`)).toHaveLength(1);
  }
});

test('a budget is spent once, whoever spends it', async () => {
  await using own = await openTwo();
  const budget = { limit: 350, since: 0 };
  const posts = Array.from({ length: 10 }, (_, at) => toPost(`k${at}`, budget));
  const kinds = await begin([own.one, own.two], posts);
  expect(kinds.filter((kind) => kind === 'begun')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'overBudget')).toHaveLength(7);
  expect(await own.one.ledger.spent(0)).toEqual({ spent: 0, reserved: 300 });
  // What was refused has left nothing: the key can be used again.
  const refused = posts[kinds.indexOf('overBudget')] as NewPost;
  expect(await own.two.ledger.inputHashOf(refused.key)).toBeNull();
});

test('an outcome is booked once: what is known stays', async () => {
  await using own = await openTwo();
  const post = toPost('k');
  await own.one.ledger.begin(post);
  const token = post.entries[0]?.token ?? '';
  const created = { token, state: 'CREATED', cost: 90, taskId: 'a', refusal: null } as const;
  await own.one.ledger.settle([{ ...created, task: null }]);
  await own.two.ledger.settle([{ ...created, cost: 1, taskId: 'b', task: null }]);
  expect(await own.two.ledger.entriesOf('k')).toMatchObject([{ cost: 90, taskId: 'a' }]);
  expect(await own.two.ledger.unfinished(0)).toMatchObject([{ id: 'a', postedAt: 1000 }]);
  expect(await own.two.ledger.unfinished(1001)).toEqual([]);
});
