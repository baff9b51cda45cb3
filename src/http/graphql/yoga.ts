/* In this room: the Yoga instance and its plugins: what an operation may do, before and around its execution. */

import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { type GraphQLSchema, NoSchemaIntrospectionCustomRule, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type Context, createContext } from '../../graph/context.ts';
import { MAX_MISTAKES, toGraphQLError } from '../../graph/errors.ts';
import { MAX_TOKENS } from '../../model/limits.ts';
import type { Streams } from '../../graph/streams.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import { ANYBODY } from '../access/caller.ts';
import { useCostLimit } from './cost.ts';
import { useAcceptCheck } from './accept.ts';
import { createDeadline } from './deadline.ts';
import type { ServerContext } from './context.ts';
import { requestId } from '../../kit/request-id.ts';
import { useOperationLog } from './observe.ts';
import type { Observed } from './observed.ts';
import type { EventStreams } from './event-streams.ts';
import { checkNesting } from './nesting.ts';
import type { PersistedDocuments } from './persisted.ts';
import { useParameters } from './parameters.ts';
import { useRequestErrors } from './request-errors.ts';
import { limitShape } from './shape.ts';
import { useSubscriptions } from './subscribe.ts';
import { useFinalAnswers } from './etag.ts';

export interface GraphQLParts {
  readonly schema: GraphQLSchema;
  readonly tasks: Tasks;
  readonly deadlineSeconds: number;
  readonly streams: Streams;
  readonly eventStreams: EventStreams;
  readonly documents: PersistedDocuments;
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
  readonly log: Logger;
  /** Hears of every operation, when it is over. */
  readonly onOperation: (observed: Observed) => void;
}

export type GraphQLServer = YogaServerInstance<ServerContext, Context>;

/** The GraphQL endpoint as a request handler; no port, so tests can call `fetch`. */
export function createGraphQL({
  deadlineSeconds,
  documents,
  eventStreams,
  introspection,
  log,
  onOperation,
  schema,
  streams,
  tasks,
}: GraphQLParts): GraphQLServer {
  /** What nobody expected goes to the log, whole; the client gets the id to ask about. */
  function onBug(error: unknown): string {
    const id = requestId();
    log.error({ err: error, requestId: id }, 'unexpected error');
    return id;
  }
  const maskError = (error: unknown) => toGraphQLError(error, onBug);

  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    multipart: false,
    maxRequestBodySize: false, // counted before
    logging: false,
    cors: false, // see server.ts: refusals before this need the same headers
    extraParamNames: ['documentId'],
    parserAndValidationCache: { documentCache: cacheByText(), errorCache: cacheByText() },
    context: ({ answer, begun, ended, name: caller, scopes, signal }) =>
      createContext({
        answer,
        ended,
        streams,
        tasks,
        // Where everybody is the same caller, there is nobody to leave anything for.
        ...createDeadline(
          { signal, caller: caller === ANYBODY ? undefined : caller },
          { begun, seconds: deadlineSeconds },
        ),
        signal,
        caller,
        scopes,
      }),
    plugins: [
      useParameters,
      useAcceptCheck,
      useOperationLog(onOperation),
      useDocumentLimits(introspection),
      useCostLimit({ schema, hideSuggestions: !introspection }),
      useDeadlineEnd,
      useErrorCodes,
      useRequestErrors,
      useFinalAnswers,
      useSubscriptions(maskError),
      eventStreams.useEventStreams,
      documents.usePersistedDocuments,
    ],
    maskedErrors: { maskError },
  });
}

/** Characters of the documents that are kept read: what is read takes up to sixty times as much. */
const KEPT_TEXT = 1_000_000;
/** What even the shortest one takes, in characters. */
const SHORTEST = 500;

/** Yoga's own counts documents, whatever their length. */
function cacheByText<Value extends object>(): LRUCache<string, Value> {
  return new LRUCache({ maxSize: KEPT_TEXT, sizeCalculation: (_, text) => text.length + SHORTEST });
}

/** An error that is kept would keep, by its stack, all that was at work when it was made. */
function withoutStack<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * What is too long is not parsed to its end, what is too deep or too broad not executed. Without introspection neither
 * the schema nor a guess at it is told.
 */
function useDocumentLimits(introspection: boolean): Plugin<object, ServerContext, Context> {
  const options = { maxErrors: MAX_MISTAKES, hideSuggestions: !introspection };
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, given) =>
        withoutStack(() => {
          checkNesting(source);
          return parseFn(source, { ...given, maxTokens: MAX_TOKENS });
        }),
      );
    },
    onValidate({ addValidationRule, setValidationFn }) {
      addValidationRule(limitShape);
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn((own, document, rules) =>
        withoutStack(() => validate(own, document, rules, options)),
      );
    },
  };
}

/** Yoga masks what execution throws, but validation errors go past that. */
const useErrorCodes: Plugin<object, ServerContext, Context> = {
  onValidate:
    () =>
    ({ valid, result }) => {
      if (!valid) for (const error of result) toGraphQLError(error, String);
    },
};

const useDeadlineEnd: Plugin<object, ServerContext, Context> = {
  onExecute: ({ args }) => ({
    onExecuteDone() {
      if ('endDeadline' in args.contextValue) args.contextValue.endDeadline();
    },
  }),
};
