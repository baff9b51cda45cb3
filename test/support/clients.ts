import { readFileSync } from 'node:fs';
import { GraphQLClient } from 'graphql-request';
import { makeKey } from '../../src/http/access/keys.ts';
import { startProxy } from './proxy.ts';
import { startTestService, type TestOptions } from './service.ts';

/** However slow the machine is. */
export const soon = { timeout: 60_000 };

/** The manifest of the example clients. */
export const manifest = new URL(
  '../../examples/clients/generated/persisted-documents.json',
  import.meta.url,
).pathname;

/** One that reads a task, of those that are executed in any case. */
function readDocument(file: string): string {
  const documents = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const found = Object.values(documents).find((text) => /^query \w*Task\w*\(/.test(text));
  if (found === undefined) throw new Error(`there is no such document in ${file}`);
  return found;
}

/** A service as those who write a frontend find it: it wants a key, and the way to it may break. */
export async function startForClients(env: TestOptions['env'] = {}) {
  const { entry, key } = makeKey('frontend', ['read']);
  const service = await startTestService({ env: { API_KEYS: entry, ...env } });
  const proxy = await startProxy(service.url);
  const url = `${proxy.url}graphql`;
  const document = readDocument(env['TRUSTED_DOCUMENTS'] ?? manifest);
  return {
    emulator: service.emulator,
    proxy,
    url,
    key,
    /** Has tasks read past the proxy, so that they are in the archive and their completions are told. */
    async complete(count: number): Promise<string[]> {
      const ids = service.emulator.addMany(count);
      const client = new GraphQLClient(`${service.url}/graphql`, {
        headers: { authorization: `Bearer ${key}` },
      });
      for (const id of ids) await client.request(document, { id });
      return ids;
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

/** What a client sends and gets. */
export function createSpy() {
  const sent: { method: string; url: string; body: string; type: string | null }[] = [];
  const spy: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method } = request;
    const url = decodeURIComponent(request.url);
    const body = await request.clone().text();
    const response = await fetch(request);
    sent.push({ method, url, body, type: response.headers.get('content-type') });
    return response;
  };
  return { sent, spy };
}
