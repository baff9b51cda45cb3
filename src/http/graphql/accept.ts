import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import { streamTypeFor } from '../access/accept.ts';
import type { ServerContext } from './context.ts';

/** Yoga looks at what the client takes when the answer is there: a stream that has begun would never end. */
export const useAcceptCheck: Plugin<object, ServerContext, Context> = {
  onSubscribe({ args, setResultAndStopExecution }) {
    const { request } = args.contextValue;
    if (streamTypeFor(request.headers.get('accept'))) return;
    const message =
      'A subscription is answered by events: it needs the header Accept: text/event-stream.';
    const extensions = { code: 'BAD_USER_INPUT', http: { status: 406 } };
    setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
  },
};
