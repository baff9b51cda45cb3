import { afterEach, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { createRunner, listening } from '../support/process.ts';
import { createReplicas } from '../support/replicas.ts';

const { killAll, run } = createRunner(import.meta.dirname);
afterEach(killAll);

test('three that start at once on an empty database all become ready', async () => {
  await using own = await createReplicas();
  const three = Array.from({ length: 3 }, () => run([], { ...own.env, LOG_LEVEL: 'silent' }));
  const urls = await Promise.all(three.map((service) => service.line(listening)));
  const ready = await Promise.all(urls.map((url) => fetch(`${url}/health/ready`)));
  expect(ready.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('so do many archives that are opened in the same moment, again and again', async () => {
  for (let round = 0; round < 5; round += 1) {
    await using own = await createReplicas();
    const archives = await Promise.all(
      Array.from({ length: 6 }, () => openArchive(own.database.where)),
    );
    await Promise.all(archives.map((archive) => archive.close()));
  }
});

test('whoever starts waits for a migration that takes long', async () => {
  await using own = await createReplicas();
  // Kysely's own lock around migrations, held for longer than any other lock is waited for.
  const slow = own.database.run(
    'create table slow (); select pg_advisory_lock(3853314791062309107); select pg_sleep(7)',
  );
  const opening = openArchive(own.database.where);
  await slow;
  await (await opening).close();
});

test('a database of a newer version is refused, and left as it is', async () => {
  await using own = await createReplicas();
  const archive = await openArchive(own.database.where);
  await archive.close();
  await own.database.run(
    `insert into kysely_migration (name, timestamp) values ('999-tomorrow', now()::text)`,
  );
  await expect(openArchive(own.database.where)).rejects.toThrow(
    /^The archive .* cannot be opened: a newer version of this service has brought it up to date \(999-tomorrow\)\. Start that version, or a newer one\.$/,
  );
});

test('a migration that others could not bear is refused while they run', async () => {
  await using own = await createReplicas();
  const running = await own.start();
  await own.database.run("delete from kysely_migration where name >= '018'");
  await expect(openArchive(own.database.where)).rejects.toThrow(
    /cannot be opened: services of an earlier version run on it \(1\), and .*018-replicas.*\. Stop them first\.$/,
  );
  expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
});
