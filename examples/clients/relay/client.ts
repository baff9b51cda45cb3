import { createClient, type RequestParams } from 'graphql-sse';
import {
  Environment,
  type FetchFunction,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  type RequestParameters,
  ROOT_ID,
  Store,
  type SubscribeFunction,
} from 'relay-runtime';

export interface ClientOptions {
  /** `https://.../graphql` */
  readonly url: string;
  /** The key or token of whoever asks, read anew for each request. */
  readonly getKey: () => string;
  readonly fetch?: typeof fetch;
}

/**
 * Documents travel by the ids of `persisted-documents.json`, which the compiler writes and the service has as
 * TRUSTED_DOCUMENTS; without `persistConfig` they travel as texts.
 */
export function createEnvironment({ fetch = globalThis.fetch, getKey, url }: ClientOptions) {
  const ask: FetchFunction = async (request, variables) => {
    const { id, text } = request;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${getKey()}`,
      },
      body: JSON.stringify({ ...(id ? { documentId: id } : { query: text }), variables }),
    });
    return (await response.json()) as GraphQLResponse;
  };

  const streams = createClient({
    url,
    headers: () => ({ authorization: `Bearer ${getKey()}` }),
    retryAttempts: Infinity,
    fetchFn: fetch,
  });

  const subscribe: SubscribeFunction = (request, given) =>
    Observable.create<GraphQLResponse>((sink) => {
      const variables: Record<string, unknown> = { ...given };
      return streams.subscribe(toParams(request, variables), {
        next(answer) {
          // After a break it connects with the variables as they are then, and so goes on where it was.
          const { taskCompleted } = (answer.data ?? {}) as { taskCompleted?: { eventId?: string } };
          if (taskCompleted?.eventId) variables['after'] = taskCompleted.eventId;
          sink.next(answer as GraphQLResponse);
        },
        error: (error: Error) => sink.error(error),
        complete: () => sink.complete(),
      });
    });

  return new Environment({
    network: Network.create(ask, subscribe),
    store: new Store(new RecordSource()),
    // The id of a failure is that of the task which is not there: it must not be taken for the task.
    getDataID: (fields: { id?: string }, type: string) =>
      type === 'LookupFailure' ? null : fields.id,
    missingFieldHandlers: [
      {
        // A task that a list has brought is there at once, as far as it was asked for.
        kind: 'linked',
        handle: (field, record, { id }) =>
          record?.getDataID() === ROOT_ID && field.name === 'task' && typeof id === 'string'
            ? id.toLowerCase()
            : undefined,
      },
    ],
  });
}

function toParams({ id, text }: RequestParameters, variables: RequestParams['variables']) {
  // graphql-sse knows no documents without a text, but sends what it is given.
  const byId = { extensions: { persistedQuery: { version: 1, sha256Hash: id } } };
  return { variables, ...(id ? byId : { query: text }) } as RequestParams;
}
