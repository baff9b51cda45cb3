import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { createContext } from '../graph/context.ts';
import { toGraphQLError } from '../graph/errors.ts';
import { schema } from '../graph/schema.ts';
import { ServiceError } from '../model/errors.ts';
import type { Find } from '../tasks/find.ts';

export interface GraphQLParts {
  readonly find: Find;
  readonly deadlineSeconds: number;
  readonly log: Logger;
}

export type GraphQLServer = YogaServerInstance<object, object>;

/** The GraphQL endpoint as a request handler; no port, so tests can call `fetch`. */
export function createGraphQL({ deadlineSeconds, find, log }: GraphQLParts): GraphQLServer {
  return createYoga<object>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    multipart: false,
    logging: false,
    context: ({ request }) => createContext(find, createPatience(request, deadlineSeconds)),
    maskedErrors: {
      maskError: (error) =>
        toGraphQLError(error, (bug) => log.error({ err: bug }, 'unexpected error')),
    },
  });
}

/** One deadline for the whole operation, made when something first has to be waited for. */
function createPatience(request: Request, seconds: number) {
  const deadline = Date.now() + seconds * 1000;
  let patience: { signal: AbortSignal; deadline(): number } | null = null;
  return () =>
    (patience ??= { signal: createSignal(request.signal, deadline), deadline: () => deadline });
}

function createSignal(client: AbortSignal, deadline: number): AbortSignal {
  const late = new AbortController();
  const timer = setTimeout(() => {
    const message = 'Not ready in time; asking again may succeed.';
    late.abort(new ServiceError('DEADLINE_EXCEEDED', message, { retryable: true }));
  }, deadline - Date.now());
  timer.unref();
  client.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return AbortSignal.any([client, late.signal]);
}
