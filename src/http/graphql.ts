import { randomUUID } from 'node:crypto';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Logger } from 'pino';
import { type Context, createContext } from '../graph/context.ts';
import { toGraphQLError } from '../graph/errors.ts';
import { MAX_TOKENS } from '../graph/limits.ts';
import { schema } from '../graph/schema.ts';
import type { Work } from '../tasks/work.ts';
import { limitCost } from './cost.ts';
import { createDeadline } from './deadline.ts';
import type { Caller } from './keys.ts';
import { logOperations } from './log.ts';
import { limitShape } from './rules.ts';

export interface GraphQLParts {
  readonly work: Work;
  readonly deadlineSeconds: number;
  /** Origins of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
  readonly log: Logger;
}

export type GraphQLServer = YogaServerInstance<Caller, Context>;

/** The GraphQL endpoint as a request handler; no port, so tests can call `fetch`. */
export function createGraphQL({
  corsOrigins,
  deadlineSeconds,
  introspection,
  log,
  work,
}: GraphQLParts): GraphQLServer {
  /** What nobody expected goes to the log, whole; the client gets the id to ask about. */
  function onBug(error: unknown): string {
    const errorId = randomUUID();
    log.error({ err: error, errorId }, 'unexpected error');
    return errorId;
  }

  return createYoga<Caller, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    multipart: false,
    // No page of a site that is not named has anything to do here.
    cors: corsOrigins.length > 0 && {
      origin: [...corsOrigins],
      credentials: false,
      methods: ['GET', 'POST'],
      allowedHeaders: [
        'content-type',
        'authorization',
        'x-api-key',
        'x-graphql-yoga-csrf',
        'apollo-require-preflight',
      ],
    },
    logging: false,
    context: ({ caller, request: { signal }, scopes }) =>
      createContext({
        work,
        deadline: createDeadline(signal, deadlineSeconds),
        signal,
        caller,
        scopes,
      }),
    plugins: [
      ...(introspection ? [] : [hideSchema]),
      logOperations(log),
      limitDocuments,
      limitCost,
      endDeadlines,
      codeInvalidDocuments,
    ],
    maskedErrors: { maskError: (error) => toGraphQLError(error, onBug) },
  });
}

/** Neither the schema nor a guess at it is told. */
const hideSchema: Plugin<object, Caller, Context> = {
  onValidate({ addValidationRule }) {
    addValidationRule(NoSchemaIntrospectionCustomRule);
    return ({ result, setResult, valid }) => {
      if (valid) return;
      setResult(
        result.map(
          ({ extensions, message, nodes }) =>
            new GraphQLError(message.replace(/ Did you mean .*\?$/, ''), { extensions, nodes }),
        ),
      );
    };
  },
};

/** What is too long is not parsed to its end, what is too deep or too broad not executed. */
const limitDocuments: Plugin<object, Caller, Context> = {
  onParse({ parseFn, setParseFn }) {
    setParseFn((source, options) => parseFn(source, { ...options, maxTokens: MAX_TOKENS }));
  },
  onValidate({ addValidationRule }) {
    addValidationRule(limitShape);
  },
};

/** Yoga masks what execution throws, but validation errors go past that. */
const codeInvalidDocuments: Plugin<object, Caller, Context> = {
  onValidate:
    () =>
    ({ valid, result }) => {
      if (!valid) for (const error of result) toGraphQLError(error, String);
    },
};

const endDeadlines: Plugin<object, Caller, Context> = {
  onExecute: ({ args }) => ({
    onExecuteDone() {
      if ('deadline' in args.contextValue) args.contextValue.deadline[Symbol.dispose]();
    },
  }),
};
