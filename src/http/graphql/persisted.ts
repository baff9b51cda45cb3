import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import { ServiceError } from '../../model/errors.ts';
import type { ServerContext } from './context.ts';

/** Documents that clients name instead of sending them. */
export interface PersistedDocuments {
  readonly usePersistedDocuments: Plugin<object, ServerContext, Context>;
  /** Another number whenever a name may mean another document than before, or none. */
  readonly edition: number;
  close(): void;
}

/** How a request names its document; an id says nothing of itself: which hash it is, is its maker's business. */
export interface Named {
  /** The parameter of GraphQL over HTTP. */
  readonly documentId: string | null;
  /** Apollo's, which other clients speak as well. */
  readonly hash: string | null;
  /** What was sent of the document itself. */
  readonly text: string | null;
}

export function readNames(params: GraphQLParams): Named {
  const { documentId = null } = params as { readonly documentId?: unknown }; // Yoga does not know of it yet
  const { persistedQuery = null } = (params.extensions ?? {}) as {
    readonly persistedQuery?: unknown;
  };
  const hash =
    typeof persistedQuery === 'object' && persistedQuery !== null && 'sha256Hash' in persistedQuery
      ? persistedQuery.sha256Hash
      : null;
  return {
    documentId: readId('documentId', documentId),
    hash: readId('extensions.persistedQuery.sha256Hash', hash),
    text: typeof params.query === 'string' ? params.query : null,
  };
}

function readId(what: string, id: unknown): string | null {
  if (id === null) return null;
  if (typeof id !== 'string') throw refusal(`\`${what}\` must be a text.`);
  return toId(id);
}

/** Some write which hash an id is, some do not. */
export function toId(id: string): string {
  return id.replace(/^sha256:/i, '');
}

/** By this message and code the links of Apollo and urql know that they are to send the text as well. */
export function notFound(): ServiceError {
  return new ServiceError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
}

export function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}
