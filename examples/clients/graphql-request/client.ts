import { ClientError, GraphQLClient } from 'graphql-request';
import { ArchiveListDocument, type ArchiveListQuery } from '../generated/graphql.ts';

/*
 * graphql-request 7 names graphql 16 as the newest that it takes, and works with 17 as well. In package.json:
 *
 *   "overrides": { "graphql-request": { "graphql": "$graphql" } }
 */

export interface ClientOptions {
  /** `https://.../graphql` */
  readonly url: string;
  /** The key or token of whoever asks, read anew for each request. */
  readonly getKey: () => string;
  readonly fetch?: typeof fetch;
}

export function createClient({ fetch, getKey, url }: ClientOptions): GraphQLClient {
  return new GraphQLClient(url, {
    headers: () => ({ authorization: `Bearer ${getKey()}` }),
    // What is there of an answer is given beside what is not: a task that cannot be read costs itself only.
    errorPolicy: 'all',
    ...(fetch && { fetch }),
  });
}

type Entry = NonNullable<ArchiveListQuery['archive']>['edges'][number]['node'];

/** All tasks of the archive, page by page, as fast as they are taken. */
export async function* readArchive(client: GraphQLClient, first = 100): AsyncGenerator<Entry> {
  for (let after: string | null = null; ;) {
    const { archive }: ArchiveListQuery = await client.request(ArchiveListDocument, {
      first,
      after,
    });
    if (!archive) throw new Error('the archive cannot be read');
    for (const { node } of archive.edges) yield node;
    if (!archive.pageInfo.hasNextPage) return;
    after = archive.pageInfo.endCursor ?? null;
  }
}

/** The codes of what went wrong, for whoever has to choose what to do: see ErrorCode in the schema. */
export function codesOf(error: unknown): string[] {
  if (!(error instanceof ClientError)) return [];
  return (error.response.errors ?? []).map(({ extensions }) => String(extensions['code']));
}
