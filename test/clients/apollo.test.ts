import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient, watchCompletions } from '../../examples/clients/apollo/client.ts';
import {
  ArchiveListDocument,
  type ArchiveListQuery,
  TaskDetailDocument,
} from '../../examples/clients/generated/graphql.ts';
import { createSpy, manifest, soon, startForClients } from '../support/clients.ts';

const shown = (data: unknown) =>
  (data as ArchiveListQuery).archive?.edges.map(({ node }) => node.id) ?? [];

let leaving: AbortController;
beforeEach(() => (leaving = new AbortController()));
afterEach(() => leaving.abort());

test('a list grows page by page, and a detail of it is one object with it', async () => {
  await using service = await startForClients();
  const ids = await service.complete(5);
  const { sent, spy } = createSpy();
  const client = createClient({ url: service.url, getKey: () => service.key, fetch: spy });
  const asked = { query: ArchiveListDocument, variables: { first: 2 } };
  await client.query(asked);
  const list = client.watchQuery(asked);
  list.subscribe({});
  expect(shown(list.getCurrentResult().data)).toHaveLength(2);
  for (const length of [4, 5]) {
    const { endCursor } = (list.getCurrentResult().data as ArchiveListQuery).archive!.pageInfo;
    await list.fetchMore({ variables: { after: endCursor } });
    await expect.poll(() => shown(list.getCurrentResult().data), soon).toHaveLength(length);
  }
  const all = list.getCurrentResult().data as ArchiveListQuery;
  expect(shown(all).toSorted()).toEqual(ids.toSorted());
  expect(all.archive?.pageInfo.hasNextPage).toBe(false);
  expect(sent).toHaveLength(3);

  const id = ids[0]!;
  const variables = { id: id.toUpperCase() };
  const detail = client.watchQuery({
    query: TaskDetailDocument,
    variables,
    returnPartialData: true,
    fetchPolicy: 'cache-only',
  });
  detail.subscribe({});
  const known = detail.getCurrentResult().data as { task: { result: object } };
  expect(known.task).toMatchObject({ id, status: 'COMPLETED' });
  expect(known.task.result).not.toHaveProperty('text');
  await client.query({ query: TaskDetailDocument, variables });
  await expect
    .poll(() => detail.getCurrentResult().data, soon)
    .toMatchObject({
      task: { id, result: { text: expect.any(String), modelName: expect.any(String) } },
    });
  expect(shown(list.getCurrentResult().data)).toHaveLength(5);
  expect(sent).toHaveLength(4);
  const nodes = Object.keys(client.cache.extract() as object);
  expect(
    nodes.filter((name) => name !== 'ROOT_QUERY').every((name) => /^Task:|^__META/.test(name)),
  ).toBe(true);
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
  const { data } = await client.query({ query: TaskDetailDocument, variables: { id } });
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
