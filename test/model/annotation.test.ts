import { expect, test } from 'vitest';
import { type Annotation, distinct, toAnnotation } from '../../src/model/annotation.ts';

const read = (sent: unknown, position = 1) => toAnnotation(sent, position) as Annotation;
const redirect = 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZI1';

test('a redirect with the page behind it', () => {
  const annotation = read({
    title: 'e.example.com',
    url: redirect,
    direct_url: 'https://www.e.example.com/p/',
    start_index: 0,
    end_index: 5,
    text: 'Shops',
  });
  expect(annotation).toEqual({
    title: 'e.example.com',
    url: redirect,
    rawUrl: redirect,
    directUrl: 'https://www.e.example.com/p/',
    page: 'https://e.example.com/p',
    isRedirect: true,
    host: 'e.example.com',
    domain: 'example.com',
    quote: 'Shops',
    startIndex: 0,
    endIndex: 5,
    position: 1,
  });
});

test.each([
  ['shop0.example', 'shop0.example', 'shop0.example'],
  [' WWW.Shop0.Example. ', 'shop0.example', 'shop0.example'],
  ['blog.example.co.uk', 'blog.example.co.uk', 'example.co.uk'],
  ['www.gov.uk', 'www.gov.uk', 'www.gov.uk'],
  ['bücher.de', 'xn--bcher-kva.de', 'xn--bcher-kva.de'],
  ['пример.рф', 'xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
  ['Booking.com', 'booking.com', 'booking.com'],
  // No host names.
  ['Node.js', null, null],
  ['The best bikes of 2026 - bikes.example', null, null],
  ['https://shop0.example/', null, null],
  ['shop0.example/guide', null, null],
  ['shop0.example:8080', null, null],
  ['user@shop0.example', null, null],
  ['192.0.2.1', null, null],
  ['3.5', null, null],
  ['localhost', null, null],
  ['Shopify', null, null],
  ['', null, null],
  [null, null, null],
])('a redirect without its page, with the title %j', (title, host, domain) => {
  for (const direct_url of [undefined, null, 'javascript:alert(1)', redirect]) {
    expect(read({ title, url: redirect, direct_url })).toMatchObject({
      page: null,
      isRedirect: true,
      url: redirect,
      host,
      domain,
    });
  }
});

test.each([
  // A redirect that carries its page, one that only upstream knows for one, a page, and what is none.
  [{ url: 'https://www.google.com/url?q=https://a.example/x/' }, 'https://a.example/x', true],
  [{ url: 'https://r.example/1', direct_url: 'https://a.example/x' }, 'https://a.example/x', true],
  [
    { url: 'http://www.a.example/x', direct_url: 'https://a.example/x' },
    'https://a.example/x',
    false,
  ],
  [{ url: 'https://a.example/x', direct_url: redirect }, 'https://a.example/x', false],
  [{ url: 'https://a.example/x' }, 'https://a.example/x', false],
  [{ url: null, direct_url: 'https://a.example/x' }, 'https://a.example/x', false],
  [{ url: 'javascript:alert(1)', title: 'a.example' }, null, false],
  [{ title: 'a.example' }, null, false],
])('%j is of the page %s', (sent, page, isRedirect) => {
  const host = page === null ? null : 'a.example';
  expect(read(sent)).toMatchObject({ page, isRedirect, host });
});

test('an address alone is an annotation; what is neither is none', () => {
  expect(read('https://a.example/x')).toEqual(read({ url: 'https://a.example/x' }));
  expect(read('not an address')).toMatchObject({ rawUrl: 'not an address', url: null });
  for (const sent of [null, undefined, 7, true, [], [{}]]) expect(read(sent)).toBeNull();
});

test('an index that is none is null', () => {
  expect(read({ start_index: -1, end_index: 2 ** 31 })).toMatchObject({
    startIndex: -1,
    endIndex: null,
  });
  expect(read({ start_index: '5', end_index: 1.5, text: 7 })).toMatchObject({
    startIndex: null,
    endIndex: null,
    quote: null,
  });
});

test('repeated sources are left out by page, host or domain; unknown ones stay', () => {
  const annotations = [
    { url: 'https://www.example.com/a' },
    { url: 'https://example.com/a?utm_source=x' },
    { url: 'https://blog.example.com/a' },
    { url: 'https://example.com/a' },
    { url: 'not a url' },
    { url: 'not a url either' },
    { url: redirect, title: 'Example' },
    { url: redirect, title: 'Example' },
  ].map((sent, index) => read(sent, index + 1));
  const positions = (by: 'NONE' | 'URL' | 'HOST' | 'DOMAIN') =>
    distinct(annotations, by)?.map(({ position }) => position);
  expect(positions('NONE')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(positions('URL')).toEqual([1, 3, 5, 6, 7]);
  expect(positions('HOST')).toEqual([1, 3, 5, 6, 7, 8]);
  expect(positions('DOMAIN')).toEqual([1, 5, 6, 7, 8]);
});
