/* In this room: pages for people: GraphiQL with the example operations as its tabs, and the files of the dashboard. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { GraphQLSchema } from 'graphql';
import { knows } from '../graphql/etag.ts';
import { type ExampleOperation, readOperations } from './operations.ts';

/** Everything the page needs is in the page: it may speak to this service and to nobody else. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Whether a person with a browser asks, rather than a program with a query. GraphiQL writes the query into the address, so
 * that a bookmark or a reload has parameters, too: the page shows them and executes nothing.
 */
export function wantsPage({ headers, method }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && /text\/html/.test(headers.accept ?? '');
}

export interface PageOptions {
  /** Whether money is invented: only then do the tabs spend any. */
  readonly demo: boolean;
  /** Whether requests need a key. */
  readonly needsKey: boolean;
  /** Whether no documents are executed but those of a manifest. */
  readonly isTrusting: boolean;
}

/** GraphiQL without a CDN, with the example operations as tabs. */
export function createGraphiQL(schema: GraphQLSchema, { demo, isTrusting, needsKey }: PageOptions) {
  const options = toOptions(schema, demo);
  const frame = toFrame(needsKey, isTrusting);
  // The page follows from its options and its version, so that a known page is confirmed without being made.
  const etag = `"${createHash('sha256')
    .update(JSON.stringify([options, frame]))
    .digest('base64url')}"`;
  let page: Promise<Buffer> | null = null;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('etag', etag);
    response.setHeader('cache-control', 'private, no-cache');
    response.setHeader('vary', 'accept, accept-encoding');
    if (knows(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
    page ??= render(options, frame);
    const zipped = await page;
    const acceptsGzip = request.headers['accept-encoding']?.includes('gzip') ?? false;
    const body = acceptsGzip ? zipped : await promisify(gunzip)(zipped);
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': body.length,
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(acceptsGzip && { 'content-encoding': 'gzip' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function toOptions(schema: GraphQLSchema, demo: boolean) {
  const tabs = readOperations(schema).map(({ document, variables }) => ({
    query: document,
    variables: JSON.stringify(demo ? variables : withoutSpending(variables), null, 2),
  }));
  return {
    title: 'LLM Responses',
    defaultTabs: tabs,
    // On a first visit the first tab takes its variables from here, not from its own definition.
    variables: tabs[0]?.variables ?? '',
    // Subscriptions go by GET, which a page of another site could send as well: this header it could not.
    additionalHeaders: { 'x-graphql-yoga-csrf': 'graphiql' },
  };
}

/** The same variables, but a mutation only checks and estimates. */
function withoutSpending(variables: ExampleOperation['variables']): ExampleOperation['variables'] {
  const { input } = variables;
  return typeof input === 'object'
    ? { ...variables, input: { ...input, dryRun: true } }
    : variables;
}

/** What stands around GraphiQL. */
interface Frame {
  readonly head: string;
  readonly body: string;
}

function toFrame(needsKey: boolean, isTrusting: boolean): Frame {
  const notes = isTrusting ? '<span>Only documents of the manifest are executed here.</span>' : '';
  const form = `<form>
    <label>API key <input type="password" name="key" autocomplete="off" spellcheck="false"></label>
    <label><input type="checkbox" name="stay"> keep it on this device</label>
    <button>Use</button>
    <output></output>
  </form>`;
  return {
    head: `<meta name="viewport" content="width=device-width"><style>${readOwn('page.css')}</style>`,
    body: `<div id="strip" data-needed="${needsKey || isTrusting}">${needsKey ? form : ''}${notes}</div>
      <script>${readOwn('page.js')}</script>`,
  };
}

function readOwn(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** 9 MB of page: made when somebody first asks for it, and kept compressed. */
async function render(options: ReturnType<typeof toOptions>, frame: Frame): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL(options);
  const endOfHead = page.indexOf('</head>');
  const root = page.indexOf('<div id="root">', endOfHead);
  const framed = [
    page.slice(0, endOfHead),
    frame.head,
    page.slice(endOfHead, root),
    frame.body,
    page.slice(root),
  ];
  return await promisify(gzip)(framed.join(''));
}
