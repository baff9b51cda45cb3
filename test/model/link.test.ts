import { expect, test } from 'vitest';
import {
  followRedirects,
  readDomain,
  readPage,
  toDomain,
  toHost,
  toPage,
  toWebUrl,
} from '../../src/model/link.ts';

test.each([
  ['https://WWW.Example.CO.UK/a?b#c', 'example.co.uk', 'example.co.uk'],
  ['http://blog.example.com:8080/', 'blog.example.com', 'example.com'],
  ['https://bücher.example/', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['https://user.github.io/', 'user.github.io', 'github.io'],
  ['https://www.gov.uk/tax', 'www.gov.uk', 'www.gov.uk'],
  ['https://www.service.gov.uk/', 'service.gov.uk', 'service.gov.uk'],
  ['https://www.com/', 'www.com', 'www.com'],
  ['https://www.www.com/', 'www.com', 'www.com'],
  ['https://www.www.example.com/', 'example.com', 'example.com'],
  ['https://example.com./', 'example.com', 'example.com'],
  ['http://192.0.2.1/', '192.0.2.1', null],
  ['http://localhost/', 'localhost', null],
])('%s has a host and a domain', (address, host, domain) => {
  const url = toWebUrl(address);
  expect(toHost(url)).toBe(host);
  expect(toDomain(toHost(url))).toBe(domain);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://example.com',
  '//example.com',
  'example',
  '',
  null,
])('%s is not safe in a link', (address) => expect(toWebUrl(address)).toBeNull());

test.each([
  // One page, however a link to it is written.
  ['https://f.example/guide', 'https://f.example/guide'],
  ['https://www.f.example/guide', 'https://f.example/guide'],
  ['http://f.example/guide', 'https://f.example/guide'],
  ['http://f.example:80/guide', 'https://f.example/guide'],
  ['http://f.example:443/guide', 'https://f.example/guide'],
  ['https://f.example:443/guide', 'https://f.example/guide'],
  ['HTTPS://F.Example./guide', 'https://f.example/guide'],
  ['https://f.example/guide/', 'https://f.example/guide'],
  ['https://f.example/guide//', 'https://f.example/guide'],
  ['https://f.example/guide?', 'https://f.example/guide'],
  ['https://f.example/guide#', 'https://f.example/guide'],
  ['https://f.example/guide#:~:text=best%20bike', 'https://f.example/guide'],
  ['https://user:secret@f.example/guide', 'https://f.example/guide'],
  ['https://f.example/guide?utm_source=x&UTM_Campaign=y&utm%5Fterm', 'https://f.example/guide'],
  [
    'https://f.example/guide/?gclid=1&gbraid=1&wbraid=1&dclid=1&fbclid=1&msclkid=1&yclid=1',
    'https://f.example/guide',
  ],
  [
    'https://f.example/guide?igshid=1&mc_cid=1&mc_eid=1&srsltid=1&_hsenc=1&_hsmi=1&',
    'https://f.example/guide',
  ],
  ['https://f.example/guide?utm_source=x&amp;utm_medium=y', 'https://f.example/guide'],
  ['https://f.example/?a=1&amp;b=2&amp;gclid=3', 'https://f.example/?a=1&amp;b=2'],
  ['https://f.example', 'https://f.example/'],
  ['https://f.example//', 'https://f.example/'],
  ['https://f.example/?utm_source=x#top', 'https://f.example/'],
  // What a server may tell apart stays.
  ['https://f.example:8443/guide/', 'https://f.example:8443/guide'],
  ['http://f.example:8080', 'https://f.example:8080/'],
  ['https://f.example/Guide', 'https://f.example/Guide'],
  ['https://f.example/a//b/', 'https://f.example/a//b'],
  ['https://f.example/%7Eme/%c3%a4?q=%20+%2B', 'https://f.example/%7Eme/%c3%a4?q=%20+%2B'],
  ['https://f.example/?b=2&utm_id=3&a=1&a=0', 'https://f.example/?b=2&a=1&a=0'],
  [
    'https://f.example/?ref=1&mc=2&utm=3&x_gclid=4',
    'https://f.example/?ref=1&mc=2&utm=3&x_gclid=4',
  ],
  ['https://f.example/?a=%zz&utm_x=%zz', 'https://f.example/?a=%zz'],
  ['https://f.example/index.html', 'https://f.example/index.html'],
  ['https://f.example/amp/guide', 'https://f.example/amp/guide'],
  ['https://m.f.example/guide', 'https://m.f.example/guide'],
  ['https://www.gov.uk/tax/', 'https://www.gov.uk/tax'],
  ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
  ['http://[2001:DB8::1]:80/x/', 'https://[2001:db8::1]/x'],
])('the page of %s is %s', (address, page) => {
  expect(toPage(toWebUrl(address))).toBe(page);
  expect(readPage(page)).toBe(page);
});

test('a host that is too long has no page', () => {
  expect(toPage(toWebUrl(`https://${'a.'.repeat(150)}example/`))).toBeNull();
});

test.each([
  ['f.example/guide/', 'https://f.example/guide'],
  ['//www.f.example/guide', 'https://f.example/guide'],
  [' www.f.example/guide?utm_source=x \n', 'https://f.example/guide'],
  ['f.example:443/guide', 'https://f.example/guide'],
  ['f.example', 'https://f.example/'],
  ['https://www.google.com/url?q=https://f.example/guide&sa=t', 'https://f.example/guide'],
  ['https://vertexaisearch.cloud.google.com/grounding-api-redirect/A', null],
  ['javascript:alert(1)', null],
  ['ftp://f.example/guide', null],
  ['not an address', null],
  ['', null],
])('a page pasted as %s is looked for as %s', (pasted, page) => {
  expect(readPage(pasted)).toBe(page);
});

test.each([
  ['Example.COM', 'example.com'],
  ['bücher.de', 'xn--bcher-kva.de'],
  ['example.com.', 'example.com'],
  ['https://www.example.co.uk/a?b#c', 'example.co.uk'],
  ['blog.example.com/a', 'example.com'],
  ['www.gov.uk', 'www.gov.uk'],
  ['example.com:8080', 'example.com'],
  ['192.0.2.1', '192.0.2.1'],
  ['not a domain', 'not a domain'],
  ['%', '%'],
  ['', ''],
])('a domain pasted as %s is looked for as %s', (pasted, domain) => {
  expect(readDomain(pasted)).toBe(domain);
  expect(readDomain(domain)).toBe(domain);
});

const google = (target: string) => `https://www.google.com/url?q=${encodeURIComponent(target)}`;
const nested = (times: number): string =>
  times === 0 ? 'https://f.example/a' : google(nested(times - 1));

test.each([
  ['https://f.example/a', 'https://f.example/a'],
  ['https://www.google.com/url?sa=t&url=https%3A%2F%2Ff.example%2Fa&ved=1', 'https://f.example/a'],
  ['https://google.co.uk/url?q=https://f.example/a', 'https://f.example/a'],
  [nested(3), 'https://f.example/a'],
  [nested(9), null],
  [google('/search?q=bike'), null],
  [google('https://vertexaisearch.cloud.google.com/grounding-api-redirect/A'), null],
  ['https://vertexaisearch.cloud.google.com/grounding/1', null],
  ['https://vertexaisearch.googleapis.com/x', null],
  ['https://redirect.google.example/grounding-api-redirect/A', null],
  // These are pages.
  ['https://www.google.com/search?q=bike', 'https://www.google.com/search?q=bike'],
  [
    'https://google.com.evil.example/url?q=https://f.example/',
    'https://google.com.evil.example/url?q=https://f.example/',
  ],
  ['https://cloud.google.com/vertex-ai', 'https://cloud.google.com/vertex-ai'],
  ['https://www.google.com/amp/s/f.example/a', 'https://www.google.com/amp/s/f.example/a'],
])('%s leads to %s', (address, page) => {
  expect(followRedirects(toWebUrl(address))?.href ?? null).toBe(page);
});
