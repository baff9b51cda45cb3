import { Client, cacheExchange, fetchExchange } from 'urql';
import { toHeaders } from './key.ts';

export const endpoint: string = import.meta.env['VITE_GRAPHQL_URL'] ?? '/graphql';

/** A client with an empty cache. */
export function createClient(key: string | null): Client {
  return new Client({
    url: endpoint,
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: { headers: toHeaders(key) },
    preferGetMethod: false,
  });
}
