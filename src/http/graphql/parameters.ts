import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';

/**
 * Reads what is asked for: Yoga takes parameters that are no JSON for a fault of its own, repeats some of a body that is
 * none, and does not know that some clients send an empty text for nothing.
 */
export const useParameters: Plugin<object, ServerContext, Context> = {
  onRequestParse({ request, serverContext, setRequestParser }) {
    setRequestParser(() =>
      withoutEmpty(
        serverContext.body === null ? readUrl(request.url) : readBody(serverContext.body),
      ),
    );
  },
};

function readBody(body: Buffer): GraphQLParams {
  const asked = readJson('The body', body.toString().replace(/^\uFEFF/, ''));
  if (typeof asked === 'object' && asked !== null && !Array.isArray(asked)) return asked;
  throw refusal('The body must be one JSON object: several requests at once are not taken.');
}

function readUrl(url: string): GraphQLParams {
  const asked: Record<string, unknown> = Object.fromEntries(new URL(url).searchParams);
  for (const name of ['variables', 'extensions']) {
    const text = asked[name];
    if (typeof text === 'string' && text !== '') asked[name] = readJson(`\`${name}\``, text);
  }
  return asked;
}

function readJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(`${what} must be JSON.`);
  }
}

const optional = ['operationName', 'variables', 'extensions'];

function withoutEmpty(asked: object): GraphQLParams {
  return Object.fromEntries(
    Object.entries(asked).filter(([name, value]) => value !== '' || !optional.includes(name)),
  );
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 400 } } });
}
