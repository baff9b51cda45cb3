import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { notFound, type PersistedDocuments, readNames, refusal } from './persisted.ts';

/** Bytes of the documents that are remembered, and what even the shortest one takes. */
const REMEMBERED = 16 * 1024 * 1024;
const SHORTEST = 500;

/**
 * Automatic persisted queries, as the links of Apollo and urql speak them: a client names a document by its hash, and is
 * asked for the text when nobody has sent that yet. What is not remembered any more is asked for again.
 */
export function createAutomaticDocuments(): PersistedDocuments {
  const known = new LRUCache<string, string>({
    maxSize: REMEMBERED,
    sizeCalculation: (text) => Buffer.byteLength(text) + SHORTEST,
  });
  /** What is remembered once it turns out to be a document within the limits. */
  const sent = new WeakMap<Request, { readonly hash: string; readonly text: string }>();

  return {
    usePersistedDocuments: {
      onParams({ params, request, setParams }) {
        const { documentId, hash, text } = readNames(params);
        if (text === null) {
          const id = hash ?? documentId;
          if (id === null) return;
          const found = known.get(id);
          if (found !== undefined && (documentId ?? id) === id) {
            setParams({ ...params, query: found });
          } else if (hash !== null) throw notFound();
          else throw refusal('There is no such document here: no list of documents is set up.');
        } else if (hash !== null) {
          const isItsOwn = createHash('sha256').update(text).digest('hex') === hash;
          if (!isItsOwn) throw refusal('`sha256Hash` is not the hash of the text.');
          sent.set(request, { hash, text });
        }
      },
      onParse:
        () =>
        ({ context, result }) => {
          const document = sent.get(context.request);
          if (document && 'definitions' in result) known.set(document.hash, document.text);
        },
    },
    edition: 0, // a hash means one text for ever
    close() {},
  };
}
