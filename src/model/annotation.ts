import {
  followRedirects,
  hasKnownSuffix,
  toDomain,
  toHost,
  toPage,
  toRedirect,
  toWebUrl,
} from './link.ts';
import { isObject } from './wire.ts';

/** A source that an answer cites. */
export interface Annotation {
  readonly title: string | null;
  readonly url: string | null;
  readonly rawUrl: string | null;
  readonly directUrl: string | null;
  /** By which the page is counted; null where it is not known. */
  readonly page: string | null;
  readonly isRedirect: boolean;
  readonly host: string | null;
  readonly domain: string | null;
  readonly quote: string | null;
  readonly startIndex: number | null;
  readonly endIndex: number | null;
  /** From 1, among the result's annotations. */
  readonly position: number;
}

/** Reads an annotation, or its address alone; null where it is neither. */
export function toAnnotation(sent: unknown, position: number): Annotation | null {
  if (typeof sent === 'string') return toAnnotation({ url: sent }, position);
  if (!isObject(sent)) return null;
  const title = toText(sent['title']);
  const rawUrl = toText(sent['url']);
  const rawDirectUrl = toText(sent['direct_url']);
  const url = toWebUrl(rawUrl);
  const directUrl = toWebUrl(rawDirectUrl);
  const direct = followRedirects(directUrl);
  const isRedirect = url !== null && leadsElsewhere(url, direct);
  const page = direct ?? followRedirects(url);
  const host = page === null && isRedirect ? toTitleHost(title) : toHost(page);
  return {
    title,
    url: url === null ? null : rawUrl,
    rawUrl,
    directUrl: directUrl === null ? null : rawDirectUrl,
    page: toPage(page, host),
    isRedirect,
    host,
    domain: toDomain(host),
    quote: toText(sent['text']),
    startIndex: toInt(sent['start_index']),
    endIndex: toInt(sent['end_index']),
    position,
  };
}

function toText(sent: unknown): string | null {
  return typeof sent === 'string' ? sent : null;
}

/** As GraphQL has them: of 32 bits. */
function toInt(sent: unknown): number | null {
  return typeof sent === 'number' && (sent | 0) === sent ? sent : null;
}

/** Also by what upstream says: there may be redirects that are not known here. */
function leadsElsewhere(url: URL, direct: URL | null): boolean {
  return toRedirect(url) !== null || (direct !== null && toHost(direct) !== toHost(url));
}

/** The host that a title names instead of the page: `example.com`, but not `Node.js`. */
function toTitleHost(title: string | null): string | null {
  const name = title?.trim() ?? '';
  if (!/^[\p{L}\p{M}\p{N}_-]+(?:[.。][\p{L}\p{M}\p{N}_-]+)+\.?$/u.test(name)) return null;
  const host = toHost(toWebUrl(`https://${name}`));
  return host !== null && hasKnownSuffix(host) ? host : null;
}

/** The first annotation of each page, host or domain; one without is kept, since it is like no other. */
export function distinct(
  annotations: readonly Annotation[] | null,
  by: 'NONE' | 'URL' | 'HOST' | 'DOMAIN',
): readonly Annotation[] | null {
  if (by === 'NONE' || annotations === null) return annotations;
  const seen = new Set<string>();
  return annotations.filter((annotation) => {
    const key = keyOf(annotation, by);
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keyOf(annotation: Annotation, by: 'URL' | 'HOST' | 'DOMAIN'): string | null {
  switch (by) {
    case 'URL':
      return annotation.page ?? annotation.rawUrl;
    case 'HOST':
      return annotation.host;
    case 'DOMAIN':
      return annotation.domain;
  }
}
