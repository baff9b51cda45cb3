import { Client, type CombinedError, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { CompletionsDocument, type CompletionsSubscription } from '../generated/graphql.ts';
import { embedded } from './embedded.ts';

export interface ClientOptions {
  /** `https://.../graphql` */
  readonly url: string;
  /** The key or token of whoever asks, read anew for each request. */
  readonly getKey: () => string;
  /** Whether documents are sent by the ids of `persisted-documents.json`, which the service has as TRUSTED_DOCUMENTS. */
  readonly persisted?: boolean;
  readonly fetch?: typeof fetch;
}

/** The same with `urql`, which exports all of `@urql/core`. */
export function createClient({ fetch, getKey, persisted = false, url }: ClientOptions): Client {
  const byId = persistedExchange({
    preferGetForPersistedQueries: true, // so that browsers keep answers that are final
    enableForMutation: true,
    enableForSubscriptions: true,
    generateHash: async (_, document) => idOf(document),
  });
  return new Client({
    url,
    exchanges: [createCache(), ...(persisted ? [byId] : []), fetchExchange],
    fetchOptions: () => ({ headers: { authorization: `Bearer ${getKey()}` } }),
    fetchSubscriptions: true,
    preferGetMethod: false,
    ...(fetch && { fetch }),
  });
}

/** The id under which the manifest has a document. */
function idOf({
  __meta__: meta,
}: TypedDocumentNode & { readonly __meta__?: { readonly hash: string } }) {
  if (!meta) throw new Error('this document is not in the manifest: generate it');
  return meta.hash;
}

/** The list and the detail of a task are one object here: what one has read, the other shows. */
export function createCache() {
  return cacheExchange({
    // What has no id of its own belongs to what it was read with.
    keys: Object.fromEntries(embedded.map((type) => [type, () => null])),
    resolvers: {
      Query: {
        archive: relayPagination(),
        prompts: relayPagination(),
        // A task that a list has brought is there at once, if it has all that is asked for.
        task: (_, { id }) => ({ __typename: 'Task', id: (id as string).toLowerCase() }),
      },
    },
  });
}

export interface Watching {
  readonly onEvent: (event: CompletionsSubscription['taskCompleted']) => void;
  /** It cannot go on: the key is no good, or the service does not know what is asked. */
  readonly onError: (error: CombinedError) => void;
  /** The last event that was seen, if there is one. */
  readonly after?: string;
  readonly signal: AbortSignal;
  /** Milliseconds before it connects again; twice as many each time, up to 30 seconds. */
  readonly pause?: number;
}

/** Every completion, also those that come while the connection is broken: it comes again, and asks for what came after the last one. */
export function watchCompletions(client: Client, options: Watching): void {
  const { onError, onEvent, pause = 500, signal } = options;
  let { after } = options;
  let failures = 0;

  function connect(): void {
    if (signal.aborted) return;
    const variables = after === undefined ? {} : { after };
    let isOver = false;
    const subscription = client.subscription(CompletionsDocument, variables).subscribe((result) => {
      if (result.data) {
        failures = 0;
        after = result.data.taskCompleted.eventId;
        onEvent(result.data.taskCompleted);
      }
      if (result.error || !result.hasNext) end(result.error);
    });
    const leave = () => subscription.unsubscribe();
    signal.addEventListener('abort', leave, { once: true });

    function end(error: CombinedError | undefined): void {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', leave);
      if (signal.aborted) return;
      if (error && isFinal(error)) return onError(error);
      setTimeout(connect, Math.min(pause * 2 ** failures, 30_000) * (0.5 + Math.random() / 2));
      failures += 1;
    }
  }

  connect();
}

/** Whether coming again is of no use: the service says so of every error that it makes itself. */
function isFinal({ graphQLErrors }: CombinedError): boolean {
  return graphQLErrors.some(({ extensions }) => extensions['retryable'] === false);
}
