import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as apollo from '../../examples/clients/apollo/client.ts';
import * as urql from '../../examples/clients/urql/client.ts';
import { createSpy, soon, startForClients } from '../support/clients.ts';

/* Completions by the example clients that connect again by themselves. */

type Watch = (client: apollo.ClientOptions & urql.ClientOptions, options: apollo.Watching) => void;

const clients: [string, Watch][] = [
  ['Apollo Client', (own, options) => apollo.watchCompletions(apollo.createClient(own), options)],
  ['urql', (own, options) => urql.watchCompletions(urql.createClient(own), options)],
];

let leaving: AbortController;
beforeEach(() => (leaving = new AbortController()));
afterEach(() => leaving.abort());

describe.each(clients)('%s', (_, watch) => {
  test('a subscription goes on after a break where it was', async () => {
    await using service = await startForClients();
    const before = await service.complete(2);
    const heard: string[] = [];
    watch(
      { url: service.url, getKey: () => service.key },
      {
        after: '0',
        signal: leaving.signal,
        pause: 20,
        onEvent: ({ task }) => heard.push(task.id),
        onError: (error) => heard.push(String(error)),
      },
    );
    await expect.poll(() => heard, soon).toEqual(before);
    await service.proxy.refuse();
    const meanwhile = await service.complete(2);
    await service.proxy.accept();
    await expect.poll(() => heard, soon).toEqual([...before, ...meanwhile]);
    const after = await service.complete(1);
    await expect.poll(() => heard, soon).toEqual([...before, ...meanwhile, ...after]);
  });

  test('a wrong key is told, and not tried again and again', async () => {
    await using service = await startForClients();
    const { sent, spy } = createSpy();
    const failed = Promise.withResolvers<unknown>();
    watch(
      { url: service.url, getKey: () => 'wrong', fetch: spy },
      {
        signal: leaving.signal,
        pause: 1,
        onEvent: () => failed.reject(new Error('it came')),
        onError: failed.resolve,
      },
    );
    expect(JSON.stringify(await failed.promise)).toContain('UNAUTHENTICATED');
    expect(sent).toHaveLength(1);
  });
});
