import { GraphQLError } from 'graphql';
import { isStoreTrouble } from '../archive/trouble.ts';
import { ClientGone, type ErrorCode as Code, errorCodes, ServiceError } from '../model/errors.ts';
import { builder } from './builder.ts';
import { clip } from '../model/items.ts';
import { describedEnum } from './enum.ts';

/** Mistakes of a document that are told, and how much is told of each: many of them repeat all of what is wrong. */
export const MAX_MISTAKES = 20;
const MAX_MESSAGE = 1000;

export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'What went wrong. In data and in `extensions.code` of errors alike.',
  values: describedEnum(errorCodes),
});

/**
 * The only place where an error becomes a GraphQL error. `onBug` hears of what nobody expected and names it: the name
 * is all that the client learns.
 */
export function toGraphQLError(error: unknown, onBug: (error: unknown) => string): Error {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (original instanceof ServiceError) {
    const { code, retryable, upstreamCode } = original;
    return new GraphQLError(original.message, {
      ...(error instanceof GraphQLError && { nodes: error.nodes, path: error.path }),
      extensions: { code, retryable, ...(upstreamCode !== undefined && { upstreamCode }) },
    });
  }
  if (error instanceof GraphQLError && (!original || original instanceof GraphQLError)) {
    // The library's own, whatever it calls it: the document or its variables are wrong.
    const { code } = error.extensions;
    error.extensions['code'] =
      code === 'COST_LIMIT_EXCEEDED' ? code : ('BAD_USER_INPUT' satisfies Code);
    error.extensions['retryable'] = false;
    error.message = clip(error.message, MAX_MESSAGE) ?? '';
    return error;
  }
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (original instanceof ClientGone) {
    const code: Code = 'DEADLINE_EXCEEDED'; // for nobody: the log calls it by its own name
    return new GraphQLError(original.message, { ...place, extensions: { code, retryable: true } });
  }
  const requestId = onBug(original ?? error);
  if (isStoreTrouble(original ?? error)) {
    const code: Code = 'ARCHIVE_UNAVAILABLE';
    const message = 'The archive cannot be read or written now.';
    return new GraphQLError(message, {
      ...place,
      extensions: { code, retryable: true, requestId },
    });
  }
  return new GraphQLError('Something went wrong in this service.', {
    ...place,
    extensions: { code: 'INTERNAL' satisfies Code, retryable: false, requestId },
  });
}
