import {
  ApolloClient,
  ApolloLink,
  type DocumentNode,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { CompletionsDocument, type CompletionsSubscription } from '../generated/graphql.ts';

export interface ClientOptions {
  /** `https://.../graphql` */
  readonly url: string;
  /** The key or token of whoever asks, read anew for each request. */
  readonly getKey: () => string | Promise<string>;
  /** Whether documents are sent by the ids of `persisted-documents.json`, which the service has as TRUSTED_DOCUMENTS. */
  readonly persisted?: boolean;
  readonly fetch?: typeof fetch;
}

export function createClient({
  fetch,
  getKey,
  persisted = false,
  url,
}: ClientOptions): ApolloClient {
  const withKey = new SetContextLink(async ({ headers }) => ({
    headers: { ...headers, authorization: `Bearer ${await getKey()}` },
  }));
  const byId = new PersistedQueryLink({
    generateHash: idOf,
    useGETForHashedQueries: true, // so that browsers keep answers that are final
  });
  const http = new HttpLink({ uri: url, ...(fetch && { fetch }) });
  return new ApolloClient({
    link: ApolloLink.from(persisted ? [withKey, byId, http] : [withKey, http]),
    cache: createCache(),
  });
}

/** The id under which the manifest has a document. */
function idOf({
  __meta__: meta,
}: DocumentNode & { readonly __meta__?: { readonly hash: string } }) {
  if (!meta) throw new Error('this document is not in the manifest: generate it');
  return meta.hash;
}

/** The list and the detail of a task are one object here: what one has read, the other shows. */
export function createCache(): InMemoryCache {
  // What has no id of its own belongs to its task: what is read of it at different places is merged.
  const part = { merge: true };
  return new InMemoryCache({
    possibleTypes: { Node: ['Task'], ResultItem: ['Reasoning', 'Message', 'UnknownItem'] },
    typePolicies: {
      Task: { keyFields: ['id'] },
      LookupFailure: { keyFields: false }, // its id is that of the task which is not there
      TaskRequest: part,
      Result: part,
      Charges: part,
      Query: {
        fields: {
          archive: relayStylePagination(['filter', 'orderBy']),
          prompts: relayStylePagination(['filter', 'orderBy']),
          // A task that a list has brought is there at once, as far as it was asked for.
          task: {
            read: (known, { args, toReference }) =>
              known ?? toReference({ __typename: 'Task', id: String(args?.['id']).toLowerCase() }),
          },
        },
      },
    },
  });
}

export interface Watching {
  readonly onEvent: (event: CompletionsSubscription['taskCompleted']) => void;
  /** It cannot go on: the key is no good, or the service does not know what is asked. */
  readonly onError: (error: unknown) => void;
  /** The last event that was seen, if there is one. */
  readonly after?: string;
  readonly signal: AbortSignal;
  /** Milliseconds before it connects again; twice as many each time, up to 30 seconds. */
  readonly pause?: number;
}

/** Every completion, also those that come while the connection is broken: it comes again, and asks for what came after the last one. */
export function watchCompletions(client: ApolloClient, options: Watching): void {
  const { onError, onEvent, pause = 500, signal } = options;
  let { after } = options;
  let failures = 0;

  function connect(): void {
    if (signal.aborted) return;
    const variables = after === undefined ? {} : { after };
    let isOver = false;
    const subscription = client
      .subscribe({ query: CompletionsDocument, variables, fetchPolicy: 'no-cache' })
      .subscribe({
        next({ data, error }) {
          if (error) return end(error);
          if (!data) return;
          failures = 0;
          after = data.taskCompleted.eventId;
          onEvent(data.taskCompleted);
        },
        error: end,
        complete: () => end(null),
      });
    const leave = () => subscription.unsubscribe();
    signal.addEventListener('abort', leave, { once: true });

    function end(error: unknown): void {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', leave);
      if (signal.aborted) return;
      if (isFinal(error)) return onError(error);
      setTimeout(connect, Math.min(pause * 2 ** failures, 30_000) * (0.5 + Math.random() / 2));
      failures += 1;
    }
  }

  connect();
}

/** Whether coming again is of no use: the service says so of every error that it makes itself. */
function isFinal(error: unknown): boolean {
  return (
    CombinedGraphQLErrors.is(error) &&
    error.errors.some(({ extensions }) => extensions?.['retryable'] === false)
  );
}
