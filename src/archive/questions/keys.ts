import { ServiceError } from '../../model/errors.ts';
import { MAX_PAGE_SIZE } from '../../model/limits.ts';
import { readAddress, toDomain, toHost, toPage } from '../../model/link.ts';
import { toKey } from '../tables/keys.ts';
import type { CitationGroupBy } from './roll-ups.ts';

/** Domains, hosts or pages as they are counted, of what people paste for them; each once. Throws BAD_USER_INPUT. */
export function readKeys(groupBy: CitationGroupBy, keys: readonly string[]): string[] {
  if (keys.length > MAX_PAGE_SIZE) throw refusal(`has at most ${MAX_PAGE_SIZE} items.`);
  return [...new Set(keys.map((key) => readKey(groupBy, key)))];
}

function readKey(groupBy: CitationGroupBy, text: string): string {
  const url = readAddress(text);
  const host = toHost(url);
  const key = { DOMAIN: toDomain(host), HOST: host, URL: toPage(url) }[groupBy];
  if (key !== null) return toKey(key);
  const wanted = { DOMAIN: 'a domain', HOST: 'a host', URL: 'the address of a page' }[groupBy];
  throw refusal(`takes ${wanted} each: ${JSON.stringify(text.slice(0, 100))} is none.`);
}

function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', `\`keys\` ${message}`);
}
