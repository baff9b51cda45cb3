import { getDomain, parse } from 'tldts';

/**
 * The address if it is absolute http or https, else null. Answers quote the open web: `javascript:` and worse turn up
 * where a link is expected.
 */
export function toWebUrl(address: string | null): URL | null {
  const url = address === null ? null : URL.parse(address);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

/** A longer one is nobody's: the domain name system has none. */
const MAX_HOST = 253;

/**
 * Lower case (the URL parser sees to it) and without `www.`, so that one site is one host; but `www.gov.uk` is itself
 * the registered name, below a public suffix, and there is no site without it.
 */
export function toHost(url: URL | null): string | null {
  let host = url?.hostname.replace(/\.$/, '') ?? '';
  if (host === '' || host.length > MAX_HOST) return null;
  while (host.startsWith('www.') && toDomain(host) !== host) host = host.slice(4);
  return host;
}

/** The registrable domain by the public suffix list; an IP address or bare suffix has none. */
export function toDomain(host: string | null): string | null {
  return host === null ? null : getDomain(host, { allowPrivateDomains: false });
}

/** Top-level domains that no list has, since nobody can register one below them (RFC 6761). */
const reserved = ['example', 'test', 'invalid'];

/** Whether there can be such a host: `node.com`, but not `node.js`. */
export function hasKnownSuffix(host: string): boolean {
  const { isIcann, publicSuffix } = parse(host, { allowPrivateDomains: false });
  return isIcann === true || reserved.includes(publicSuffix ?? '');
}

/** What only tells from where a visitor comes. `utm_*` as well. */
const tracking = new Set([
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'fbclid',
  'msclkid',
  'yclid',
  'igshid',
  'mc_cid',
  'mc_eid',
  'srsltid',
  '_hsenc',
  '_hsmi',
]);

/**
 * The address by which a page is counted, so that one page is one however links to it are written: https, without
 * credentials, `www.`, default port, trailing slashes, fragment and tracking parameters. All else stays as it is
 * written, since a server may tell it apart: encoded characters, the order of parameters, slashes within the path.
 */
export function toPage(url: URL | null, host: string | null = toHost(url)): string | null {
  if (url === null || host === null) return null;
  // The default port of http is not in `url.port`; that of https must not come back with the other scheme.
  const port = url.port === '' || url.port === '443' ? '' : `:${url.port}`;
  return `https://${host}${port}${toPath(url.pathname)}${toQuery(url.search)}`;
}

function toPath(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return end === 0 ? '/' : path.slice(0, end);
}

function toQuery(search: string): string {
  if (search === '') return '';
  const parameters = search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter));
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

function isTracking(parameter: string): boolean {
  const [name = ''] = parameter.split('=', 1);
  // Some addresses arrive as HTML has them.
  const plain = decode(name).toLowerCase().replace(/^amp;/, '');
  return plain.startsWith('utm_') || tracking.has(plain);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What somebody has pasted an address of, with or without scheme, behind its redirects; null where it is no address. */
export function readAddress(text: string): URL | null {
  return followRedirects(toUrl(text));
}

function toUrl(text: string): URL | null {
  const address = text.trim();
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(address)) return toWebUrl(address);
  return toWebUrl(`https://${address.replace(/^\/\//, '')}`);
}

/** The registrable domain of what somebody has written for one; the text itself, which nobody cites, where it has none. */
export function readDomain(text: string): string {
  const host = toHost(readAddress(text));
  return toDomain(host) ?? host ?? text;
}

/** The page that somebody has written the address of; null where it is no address. */
export function readPage(text: string): string | null {
  return toPage(readAddress(text));
}

/** What a link leads to. */
export interface Redirect {
  /** null where only the provider knows. */
  readonly target: URL | null;
}

/** The redirect that a link is; null where it is a page itself. AMP and short links are pages: nobody can tell what is behind. */
export function toRedirect(url: URL): Redirect | null {
  const { hostname, pathname } = url;
  // Gemini's: the page is told beside it or not at all.
  if (
    (hostname.startsWith('vertexaisearch.') &&
      /^\w+\.(?:cloud\.google|googleapis)\.com\.?$/.test(hostname)) ||
    pathname.startsWith('/grounding-api-redirect/')
  ) {
    return { target: null };
  }
  // Google's own results, which carry the page.
  if (pathname === '/url' && /^(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?\.?$/.test(hostname)) {
    const parameters = url.searchParams;
    return { target: toWebUrl(parameters.get('url')) ?? toWebUrl(parameters.get('q')) };
  }
  return null;
}

/** Redirects within redirects that are followed. */
const MAX_REDIRECTS = 5;

/** The page at the end of what a link carries of its redirects; null where it does not tell. */
export function followRedirects(url: URL | null): URL | null {
  let page = url;
  for (let followed = 0; page !== null; followed += 1) {
    const redirect = toRedirect(page);
    if (redirect === null) return page;
    if (followed === MAX_REDIRECTS) return null;
    page = redirect.target;
  }
  return null;
}
