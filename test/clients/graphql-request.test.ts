import { expect, test } from 'vitest';
import {
  codesOf,
  createClient,
  readArchive,
} from '../../examples/clients/graphql-request/client.ts';
import { TaskDetailDocument } from '../../examples/clients/generated/graphql.ts';
import { startForClients } from '../support/clients.ts';

test('asks with a key, reads all pages, and tells codes', async () => {
  await using service = await startForClients();
  const ids = await service.complete(5);
  const client = createClient({ url: service.url, getKey: () => service.key });
  const [id = ''] = ids;
  const { task } = await client.request(TaskDetailDocument, { id });
  expect(task).toMatchObject({ id, status: 'COMPLETED', result: { text: expect.any(String) } });
  const read: string[] = [];
  for await (const entry of readArchive(client, 2)) read.push(entry.id);
  expect(read.toSorted()).toEqual(ids.toSorted());

  const wrong = createClient({ url: service.url, getKey: () => 'wrong' });
  const error: unknown = await wrong.request(TaskDetailDocument, { id }).catch((reason) => reason);
  expect(codesOf(error)).toEqual(['UNAUTHENTICATED']);
});
