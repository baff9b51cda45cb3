import { createHash } from 'node:crypto';
import {
  ApolloClient,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
} from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService, type TestService } from '../support/service.ts';

/*
 * The clients that people have, as they come: what each of them does at its first try.
 */

const { entry, key } = makeKey('frontend', ['read']);
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { API_KEYS: entry } });
});
afterAll(() => service[Symbol.asyncDispose]());

const task = 'query One($id: ID!) { task(id: $id) { id status } }';
const updates =
  'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { eventId task { id status } } }';
const limits = 'query Limits { limits { maxCost } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a client sends and gets. */
function createSpy() {
  const sent: { method: string; url: string; status: number; type: string | null }[] = [];
  const spy: typeof fetch = async (input, init) => {
    const { method, url } = new Request(input, init);
    const response = await fetch(input, init);
    const type = response.headers.get('content-type');
    sent.push({ method, url, status: response.status, type });
    return response;
  };
  return { sent, spy };
}

/** A task that is not finished until time moves on. */
const addUnfinished = () => service.emulator.add({ finishAfter: 60_000 });
const finish = () => service.emulator.advance(61_000);

function createApollo(ownKey = key, viaHash = false) {
  const { sent, spy } = createSpy();
  const http = new HttpLink({
    uri: `${service.url}/graphql`,
    headers: { authorization: `Bearer ${ownKey}` },
    fetch: spy,
  });
  const persisted = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  const client = new ApolloClient({
    link: viaHash ? persisted.concat(http) : http,
    cache: new InMemoryCache(),
    clientAwareness: { name: 'test', version: '1' },
  });
  return { client, sent };
}

describe('Apollo Client 4', () => {
  test('asks', async () => {
    const [id] = service.emulator.addMany(1);
    const { client, sent } = createApollo();
    const { data } = await client.query({ query: gql(task), variables: { id } });
    expect(data).toMatchObject({ task: { id, status: 'COMPLETED' } });
    expect(sent).toMatchObject([
      { status: 200, type: 'application/graphql-response+json; charset=utf-8' },
    ]);
  });

  test.each([
    ['a wrong key', 'wrong', { id: 'x' }, 'UNAUTHENTICATED'],
    ['variables that do not fit', key, { id: {} }, 'BAD_USER_INPUT'],
    ['no task', key, { id: 'x' }, 'BAD_USER_INPUT'],
  ])('is told the code of %s', async (_, ownKey, variables, code) => {
    const { client } = createApollo(ownKey);
    const failed = client.query({ query: gql(task), variables });
    const error = await failed.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CombinedGraphQLErrors);
    expect(error).toMatchObject({ errors: [{ extensions: { code, retryable: false } }] });
  });

  test('sends a document once, and its hash by GET from then on', async () => {
    const { client, sent } = createApollo(key, true);
    for (let times = 0; times < 2; times += 1) {
      const { data } = await client.query({ query: gql(limits), fetchPolicy: 'network-only' });
      expect(data).toMatchObject({ limits: { maxCost: 50_000 } });
    }
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
    expect(sent.every(({ url }) => !url.includes('query='))).toBe(true);
  });

  test('subscribes with what it has', async () => {
    const id = addUnfinished();
    const { client, sent } = createApollo();
    const told: unknown[] = [];
    const over = Promise.withResolvers<void>();
    client.subscribe({ query: gql(updates), variables: { ids: [id] } }).subscribe({
      next({ data, error }) {
        told.push(
          error ?? (data as { taskUpdated: { task: { status: string } } }).taskUpdated.task.status,
        );
        if (told.length === 1) finish();
      },
      error: over.reject,
      complete: over.resolve,
    });
    await over.promise;
    expect(told).toEqual(['PENDING', 'COMPLETED']);
    expect(sent).toMatchObject([
      { status: 200, type: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"' },
    ]);
  });

  test('is told why it may not subscribe', async () => {
    const { client } = createApollo('wrong');
    const failed = Promise.withResolvers<unknown>();
    client.subscribe({ query: gql(updates), variables: { ids: [] } }).subscribe({
      next: ({ error }) => failed.resolve(error),
      error: failed.resolve,
    });
    expect(JSON.stringify(await failed.promise)).toMatch(/UNAUTHENTICATED|401/);
  });
});

function createUrql(ownKey = key, viaHash = false) {
  const { sent, spy } = createSpy();
  const client = new Client({
    url: `${service.url}/graphql`,
    exchanges: viaHash
      ? [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange]
      : [fetchExchange],
    fetchOptions: { headers: { authorization: `Bearer ${ownKey}` } },
    fetchSubscriptions: true,
    preferGetMethod: viaHash ? false : 'within-url-limit',
    fetch: spy,
  });
  return { client, sent };
}

describe('urql', () => {
  test('asks by GET', async () => {
    const [id] = service.emulator.addMany(1);
    const { client, sent } = createUrql();
    const { data, error } = await client.query(task, { id }).toPromise();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ task: { id, status: 'COMPLETED' } });
    expect(sent).toMatchObject([{ method: 'GET', status: 200 }]);
  });

  test('is told the code of a wrong key', async () => {
    const { error } = await createUrql('wrong').client.query(task, { id: 'x' }).toPromise();
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('sends a document once, and its hash from then on', async () => {
    const query = 'query Mine { limits { maxDepth } }';
    const { client, sent } = createUrql(key, true);
    for (let times = 0; times < 2; times += 1) {
      const asked = client.query(query, {}, { requestPolicy: 'network-only' });
      expect((await asked.toPromise()).data).toMatchObject({ limits: { maxDepth: 12 } });
    }
    expect(sent).toHaveLength(3);
    expect(sent.at(-1)?.url).not.toContain('maxDepth');
  });

  test('subscribes', async () => {
    const id = addUnfinished();
    const { client, sent } = createUrql();
    const told: string[] = [];
    const over = Promise.withResolvers<void>();
    client.subscription(updates, { ids: [id] }).subscribe(({ data }) => {
      told.push(data.taskUpdated.task.status);
      if (told.length === 1) finish();
      else over.resolve();
    });
    await over.promise;
    expect(told).toEqual(['PENDING', 'COMPLETED']);
    expect(sent).toMatchObject([{ status: 200, type: 'text/event-stream' }]);
  });
});

describe('graphql-sse', () => {
  test('asks, and pays, by events', async () => {
    const client = createClient({
      url: `${service.url}/graphql`,
      headers: { authorization: `Bearer ${key}` },
    });
    const answers = [];
    for await (const answer of client.iterate({ query: limits })) answers.push(answer);
    expect(answers).toMatchObject([{ data: { limits: { maxCost: 50_000 } } }]);
    const wrong = client.iterate({ query: task, variables: { id: {} } });
    expect((await wrong.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
    });
  });
});
