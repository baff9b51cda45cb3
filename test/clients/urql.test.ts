import { afterEach, beforeEach, expect, test } from 'vitest';
import { isObjectType } from 'graphql';
import { createClient, watchCompletions } from '../../examples/clients/urql/client.ts';
import { embedded } from '../../examples/clients/urql/embedded.ts';
import {
  ArchiveListDocument,
  TaskDetailDocument,
} from '../../examples/clients/generated/graphql.ts';
import { schema } from '../../src/graph/schema.ts';
import { createSpy, manifest, soon, startForClients } from '../support/clients.ts';
import type { Untyped } from '../support/service.ts';

let leaving: AbortController;
beforeEach(() => (leaving = new AbortController()));
afterEach(() => leaving.abort());

test('a list grows page by page, and a detail of it is one object with it', async () => {
  await using service = await startForClients();
  const ids = await service.complete(5);
  const { sent, spy } = createSpy();
  const client = createClient({ url: service.url, getKey: () => service.key, fetch: spy });
  let after: string | null = null;
  let shown: string[] = [];
  do {
    const { data, error }: Untyped = await client.query(ArchiveListDocument, { first: 2, after });
    expect(error).toBeUndefined();
    shown = data.archive.edges.map(({ node }: Untyped) => node.id);
    after = data.archive.pageInfo.hasNextPage ? data.archive.pageInfo.endCursor : null;
  } while (after !== null);
  expect(shown.toSorted()).toEqual(ids.toSorted());
  expect(sent).toHaveLength(3);

  const variables = { id: ids[0]!.toUpperCase() };
  const detail = await client.query(TaskDetailDocument, variables);
  expect(detail.data?.task).toMatchObject({ id: ids[0], status: 'COMPLETED' });
  expect(sent).toHaveLength(4);
  const again = await client.query(TaskDetailDocument, { id: ids[0]! });
  expect(again.data?.task).toEqual(detail.data?.task);
  const list = await client.query(ArchiveListDocument, { first: 2 });
  expect(list.data?.archive?.edges).toHaveLength(5);
  expect(sent).toHaveLength(4);
});

test('documents are sent by their ids, queries by GET', async () => {
  await using service = await startForClients({ TRUSTED_DOCUMENTS: manifest });
  const [id = ''] = await service.complete(1);
  const { sent, spy } = createSpy();
  const client = createClient({
    url: service.url,
    getKey: () => service.key,
    persisted: true,
    fetch: spy,
  });
  const { data } = await client.query(TaskDetailDocument, { id });
  expect(data?.task).toMatchObject({ id, status: 'COMPLETED' });
  expect(sent).toMatchObject([
    { method: 'GET', type: 'application/graphql-response+json; charset=utf-8' },
  ]);
  const heard: string[] = [];
  watchCompletions(client, {
    after: '0',
    signal: leaving.signal,
    onEvent: ({ task }) => heard.push(task.id),
    onError: (error) => heard.push(String(error)),
  });
  await expect.poll(() => heard, soon).toEqual([id]);
  expect(sent.map(({ body, url }) => url + body).join()).not.toContain('taskCompleted');
});

test('every type without an id of its own is listed', () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  const own = types.filter(({ name }) => !/^(__.*|Query|Mutation|Subscription|Task)$/.test(name));
  expect(embedded).toEqual(own.map(({ name }) => name).toSorted());
});
