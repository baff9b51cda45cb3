import { expect, test } from 'vitest';
import { toAscii, toDomain, toHost, toWebUrl } from '../../src/model/link.ts';

test.each([
  ['https://WWW.Example.CO.UK/a?b#c', 'example.co.uk', 'example.co.uk'],
  ['http://blog.example.com:8080/', 'blog.example.com', 'example.com'],
  ['https://bücher.example/', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['https://user.github.io/', 'user.github.io', 'github.io'],
  ['https://www.gov.uk/tax', 'www.gov.uk', 'www.gov.uk'],
  ['https://www.service.gov.uk/', 'service.gov.uk', 'service.gov.uk'],
  ['https://www.com/', 'www.com', 'www.com'],
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
  ['Example.COM', 'example.com'],
  ['bücher.de', 'xn--bcher-kva.de'],
  ['example.com.', 'example.com'],
  ['not a domain', 'not a domain'],
])('a domain written as %s is looked for as %s', (written, kept) => {
  expect(toAscii(written)).toBe(kept);
});
