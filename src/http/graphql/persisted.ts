import { readFileSync } from 'node:fs';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';
import { ConfigError } from '../../config.ts';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';

const Manifest = z.record(z.string(), z.string());

/** Executes the documents of a manifest (`{id: document}`, as the client preset writes it) and no other. */
export function useTrustedDocuments(file: string) {
  const documents = new Map(Object.entries(readManifest(file)));
  const plugin: Plugin = usePersistedOperations({
    extractPersistedOperationId: (params, request) =>
      request.method === 'GET'
        ? new URL(request.url).searchParams.get('documentId')
        : readId(params),
    getPersistedOperation: (id) => documents.get(id) ?? null,
    customErrors: {
      notFound: refusal('There is no such document here.'),
      keyNotFound: refusal('Send the `documentId` of a known document.'),
      persistedQueryOnly: refusal(
        'Only known documents are executed: send a `documentId`, no text.',
      ),
    },
  });
  return plugin as Plugin<object, ServerContext, Context>; // it looks at no context
}

/** A parameter of the draft of GraphQL over HTTP, which Yoga's type does not know yet. */
function readId(params: object): string | null {
  return 'documentId' in params && typeof params.documentId === 'string' ? params.documentId : null;
}

function refusal(message: string) {
  return { message, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } };
}

function readManifest(file: string): Record<string, string> {
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? 'it is not {id: document}' : String(cause);
    throw new ConfigError(`TRUSTED_DOCUMENTS: ${file} cannot be used: ${reason}`, { cause });
  }
}
