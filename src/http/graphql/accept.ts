import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './yoga.ts';

const events = 'text/event-stream';
const answers = [
  'application/graphql-response+json',
  'application/json',
  'multipart/mixed',
  events,
] as const;

/** Whether a client takes an answer of any kind that there is. */
export function acceptsAnswer(accept: string | undefined): boolean {
  return answers.some((type) => accepts(accept, type));
}

/** Yoga looks at what the client takes when the answer is there: a stream that has begun would never end. */
export const refuseUnheardStreams: Plugin<object, ServerContext, Context> = {
  onSubscribe({ args, setResultAndStopExecution }) {
    const { request } = args.contextValue;
    if (accepts(request.headers.get('accept'), events)) return;
    const message = `A subscription is answered by events: it needs the header Accept: ${events}.`;
    const extensions = { code: 'BAD_USER_INPUT', http: { status: 406 } };
    setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
  },
};

/** As Yoga reads the header: in UTF-8, without weights. */
function accepts(accept: string | null | undefined, type: string): boolean {
  return (accept || '*/*').split(',').some((range) => {
    const [name, ...parameters] = range.toLowerCase().replaceAll(/\s/g, '').split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') return false;
    return name === '*/*' || name === type || name === type.replace(/\/.*/, '/*');
  });
}
