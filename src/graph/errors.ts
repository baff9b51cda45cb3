import { GraphQLError } from 'graphql';
import { maskError } from 'graphql-yoga';
import { errorCodes, ServiceError } from '../model/errors.ts';
import { builder } from './builder.ts';
import { describedEnum } from './enum.ts';

export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'What went wrong. In data and in `extensions.code` of errors alike.',
  values: describedEnum(errorCodes),
});

/** The only place where an error becomes a GraphQL error. `onBug` hears of what nobody expected. */
export function toGraphQLError(error: unknown, onBug: (error: unknown) => void): Error {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (original instanceof ServiceError) {
    const { code, retryable, upstreamCode } = original;
    return new GraphQLError(original.message, {
      ...(error instanceof GraphQLError && { nodes: error.nodes, path: error.path }),
      extensions: { code, retryable, ...(upstreamCode !== undefined && { upstreamCode }) },
    });
  }
  if (error instanceof GraphQLError && (!original || original instanceof GraphQLError)) {
    // The library's own: the document or its variables are wrong.
    error.extensions['code'] ??= 'BAD_USER_INPUT';
    return error;
  }
  onBug(original ?? error);
  const masked = maskError(error, 'Something went wrong in this service.');
  if (masked instanceof GraphQLError) masked.extensions['code'] = 'INTERNAL';
  return masked;
}
