import { randomUUID } from 'node:crypto';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type Context, createContext } from '../graph/context.ts';
import { toGraphQLError } from '../graph/errors.ts';
import { schema } from '../graph/schema.ts';
import type { Work } from '../tasks/work.ts';
import { createDeadline } from './deadline.ts';

export interface GraphQLParts {
  readonly work: Work;
  readonly deadlineSeconds: number;
  readonly log: Logger;
}

export type GraphQLServer = YogaServerInstance<object, Context>;

/** The GraphQL endpoint as a request handler; no port, so tests can call `fetch`. */
export function createGraphQL({ deadlineSeconds, log, work }: GraphQLParts): GraphQLServer {
  /** What nobody expected goes to the log, whole; the client gets the id to ask about. */
  function onBug(error: unknown): string {
    const errorId = randomUUID();
    log.error({ err: error, errorId }, 'unexpected error');
    return errorId;
  }

  return createYoga<object, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    multipart: false,
    // No page of another site has anything to do here.
    cors: false,
    logging: false,
    context: ({ request: { signal } }) =>
      createContext({
        work,
        deadline: createDeadline(signal, deadlineSeconds),
        signal,
        caller: 'anybody',
        scopes: ['read', 'spend', 'raw', 'admin'],
      }),
    plugins: [endDeadlines, codeInvalidDocuments],
    maskedErrors: { maskError: (error) => toGraphQLError(error, onBug) },
  });
}

/** Yoga masks what execution throws, but validation errors go past that. */
const codeInvalidDocuments: Plugin<object, object, Context> = {
  onValidate:
    () =>
    ({ valid, result }) => {
      if (!valid) for (const error of result) toGraphQLError(error, String);
    },
};

const endDeadlines: Plugin<object, object, Context> = {
  onExecute: ({ args }) => ({
    onExecuteDone() {
      if ('deadline' in args.contextValue) args.contextValue.deadline[Symbol.dispose]();
    },
  }),
};
