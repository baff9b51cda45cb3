import { getDomain } from 'tldts';

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
  const hostname = url?.hostname.replace(/\.$/, '') ?? '';
  if (hostname === '' || hostname.length > MAX_HOST) return null;
  return hostname.startsWith('www.') && toDomain(hostname) !== hostname
    ? hostname.slice(4)
    : hostname;
}

/** A domain that somebody has written, as hosts are kept: in lower case, `bücher.de` as `xn--bcher-kva.de`. */
export function toAscii(domain: string): string {
  return toWebUrl(`https://${domain}`)?.hostname.replace(/\.$/, '') ?? domain;
}

/** The registrable domain by the public suffix list; an IP address or bare suffix has none. */
export function toDomain(host: string | null): string | null {
  return host === null ? null : getDomain(host, { allowPrivateDomains: false });
}
