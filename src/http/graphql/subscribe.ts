import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  GraphQLError,
  validateSubscriptionArgs,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';

type MaskError = (error: unknown) => Error;

/**
 * A subscription that has begun. Yoga takes it for one answer, and puts nothing around what it tells: that would hold on to
 * all of the request for as long as the stream is open.
 */
export interface Subscription extends ExecutionResult {
  readonly data: null;
  readonly answers: AsyncIterable<ExecutionResult>;
}

export function isSubscription(result: object): result is Subscription {
  return 'answers' in result;
}

export function useSubscriptions(maskError: MaskError): Plugin<object, ServerContext, Context> {
  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn((args: ExecutionArgs) => subscribe(args, maskError));
    },
  };
}

async function subscribe(
  { contextValue, document, operationName, schema, variableValues }: ExecutionArgs,
  maskError: MaskError,
): Promise<ExecutionResult | Subscription> {
  const args = validateSubscriptionArgs({
    schema,
    document,
    operationName,
    variableValues,
    contextValue: withoutRequest(contextValue as Context),
  });
  if (!('schema' in args)) {
    for (const { extensions } of args) extensions['http'] = { status: 400 };
    return { errors: args };
  }
  const events = await createSourceEventStream(args);
  return isAsyncIterable(events)
    ? { data: null, answers: answersTo(events, args, maskError) }
    : events;
}

/** Nobody has to end it: the events end when the client goes away. */
async function* answersTo(
  events: AsyncIterable<unknown>,
  args: Exclude<ReturnType<typeof validateSubscriptionArgs>, readonly GraphQLError[]>,
  maskError: MaskError,
): AsyncGenerator<ExecutionResult, undefined> {
  const masked = (error: unknown) => maskError(error) as GraphQLError; // as Yoga's own are
  try {
    for await (const rootValue of events) {
      const { data, errors } = await executeSubscriptionEvent({ ...args, rootValue });
      yield errors ? { errors: errors.map((error) => masked(error)), data } : { data };
    }
  } catch (error) {
    const originalError = error as Error;
    const { message } = originalError;
    yield { errors: [masked(new GraphQLError(message, { originalError, nodes: args.operation }))] };
  }
}

/** Yoga adds to the context what came with the request. */
function withoutRequest(context: Context): Context {
  const { answer, caller, deadline, endDeadline, ended, loaders, scopes, signal, streams, tasks } =
    context;
  return { answer, caller, deadline, endDeadline, ended, loaders, scopes, signal, streams, tasks };
}
