import { createHash } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '../../config.ts';
import {
  type Named,
  notFound,
  type PersistedDocuments,
  readNames,
  refusal,
  toId,
} from './persisted.ts';

/** How often the manifest is looked at, in milliseconds. */
const LOOK = 1000;

/** `{id: document}`, as the client preset and Relay's compiler write it. */
const Documents = z.record(z.string(), z.string());
/** As `@apollo/generate-persisted-query-manifest` writes it. */
const ApolloManifest = z.looseObject({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.looseObject({ id: z.string(), body: z.string() })),
});

/**
 * Executes the documents of a manifest and no other: by an id, or by the very text. The manifest is read again when it
 * changes; one with a mistake changes nothing. Throws ConfigError for one at the start.
 */
export function createTrustedDocuments(
  file: string,
  onBadFile: (error: unknown) => void,
): PersistedDocuments {
  let documents = readFirst(file);
  let texts = new Set(documents.values());
  let edition = 0;

  function look(): void {
    try {
      documents = readManifest(file);
      texts = new Set(documents.values());
      edition += 1;
    } catch (error) {
      onBadFile(error);
    }
  }

  function choose({ documentId, hash, text }: Named): string {
    const ids = [documentId, hash].filter((id) => id !== null);
    if (ids.length === 0) {
      if (text !== null && texts.has(text)) return text;
      throw refusal('Only known documents are executed: send the `documentId` of one.');
    }
    const [named, ...others] = ids.map((id) => documents.get(id));
    if (named === undefined) {
      if (hash !== null && text === null) throw notFound();
      throw refusal('There is no document of this id here.');
    }
    if (others.some((other) => other !== named)) {
      throw refusal('The two ids are not of one document.');
    }
    if (text !== null && text !== named) throw refusal('The text is not that of the id.');
    return named;
  }

  watchFile(file, { interval: LOOK, persistent: false }, look);
  return {
    usePersistedDocuments: {
      onParams({ params, setParams }) {
        setParams({ ...params, query: choose(readNames(params)) });
      },
    },
    get edition() {
      return edition;
    },
    close: () => unwatchFile(file, look),
  };
}

function readFirst(file: string): ReadonlyMap<string, string> {
  try {
    return readManifest(file);
  } catch (cause) {
    const reason =
      cause instanceof z.ZodError
        ? 'it is neither {id: document} nor a manifest of Apollo'
        : String(cause);
    throw new ConfigError(`TRUSTED_DOCUMENTS: ${file} cannot be used: ${reason}`, { cause });
  }
}

/** By their ids, and by their hashes: that is what links send which do not know the manifest. */
function readManifest(file: string): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const apollo = ApolloManifest.safeParse(manifest);
  const listed = apollo.success
    ? apollo.data.operations.map(({ body, id }) => [id, body] as const)
    : Object.entries(Documents.parse(manifest));
  return new Map([
    ...listed.map(([, text]) => [hashOf(text), text] as const),
    ...listed.map(([id, text]) => [toId(id), text] as const),
  ]);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
