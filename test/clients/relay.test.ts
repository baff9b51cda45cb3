import { execFileSync } from 'node:child_process';
import {
  createOperationDescriptor,
  type Environment,
  fetchQuery,
  type GraphQLTaggedNode,
  type OperationType,
  requestSubscription,
} from 'relay-runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import completions, {
  type ArchiveCompletionsSubscription as Completions,
} from '../../examples/clients/relay/__generated__/ArchiveCompletionsSubscription.graphql.ts';
import listQuery from '../../examples/clients/relay/__generated__/ArchiveListQuery.graphql.ts';
import taskQuery from '../../examples/clients/relay/__generated__/ArchiveTaskQuery.graphql.ts';
import { createEnvironment } from '../../examples/clients/relay/client.ts';
import { createSpy, soon, startForClients } from '../support/clients.ts';
import type { Untyped } from '../support/service.ts';

const folder = new URL('../../examples/clients/relay/', import.meta.url).pathname;
const compiler = new URL('../../node_modules/relay-compiler/cli.js', import.meta.url).pathname;
const TRUSTED_DOCUMENTS = `${folder}persisted-documents.json`;

let leave = () => {};
beforeEach(() => (leave = () => {}));
afterEach(() => leave());

/** What a component that asks for this would show of what is there already. */
function look(environment: Environment, query: GraphQLTaggedNode, variables: object) {
  const operation = createOperationDescriptor(query as never, variables);
  return {
    all: environment.check(operation).status === 'available',
    data: environment.lookup(operation.fragment).data as Untyped,
  };
}

const ask = (environment: Environment, query: GraphQLTaggedNode, variables: object) =>
  fetchQuery<OperationType>(environment, query, variables).toPromise() as Promise<Untyped>;

test('the artifacts are what the compiler makes of the schema (else: npm run codegen)', () => {
  const args = [compiler, '--noWatchman', '--validate', '--output', 'quiet-with-errors'];
  execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });
});

test('a list grows page by page, and a detail of it is one object with it', async () => {
  await using service = await startForClients({ TRUSTED_DOCUMENTS });
  const ids = await service.complete(5);
  const { sent, spy } = createSpy();
  const environment = createEnvironment({
    url: service.url,
    getKey: () => service.key,
    fetch: spy,
  });
  const pages = [{ first: 2 }];
  for (let page = 0; page < 3; page += 1) {
    await ask(environment, listQuery, pages.at(-1)!);
    const { archive } = look(environment, listQuery, { first: 2 }).data;
    pages.push(Object.assign({ first: 2 }, { after: archive.pageInfo.endCursor }));
  }
  const list = () =>
    look(environment, listQuery, { first: 2 }).data.archive.edges.map(
      ({ node }: Untyped) => node.id,
    );
  expect(list().toSorted()).toEqual(ids.toSorted());
  expect(sent.every(({ body }) => !body.includes('query'))).toBe(true);

  const variables = { id: ids[0]!.toUpperCase() };
  const known = look(environment, taskQuery, variables);
  expect(known.all).toBe(false);
  expect(known.data.task).toMatchObject({ id: ids[0], status: 'COMPLETED' });
  await ask(environment, taskQuery, variables);
  expect(look(environment, taskQuery, { id: ids[0] })).toMatchObject({
    all: true,
    data: { task: { id: ids[0], result: { text: expect.any(String) } } },
  });
  expect(list()).toHaveLength(5);
});

test('a subscription goes on after a break where it was', async () => {
  await using service = await startForClients({ TRUSTED_DOCUMENTS });
  const before = await service.complete(2);
  const environment = createEnvironment({ url: service.url, getKey: () => service.key });
  const heard: string[] = [];
  const subscription = requestSubscription<Completions>(environment, {
    subscription: completions,
    variables: { after: '0' },
    onNext: (data) => heard.push(data!.taskCompleted.task.id),
    onError: (error) => heard.push(String(error)),
  });
  leave = () => subscription.dispose();
  await expect.poll(() => heard, soon).toEqual(before);
  await service.proxy.refuse();
  const meanwhile = await service.complete(2);
  await service.proxy.accept();
  await expect.poll(() => heard, soon).toEqual([...before, ...meanwhile]);
});
