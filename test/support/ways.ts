import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { request } from 'undici';

/** A request that may be answered with what is kept. */
export interface Sent {
  readonly method?: 'GET' | 'POST';
  /** JSON, or what a stranger takes for it. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Unpacked. */
  readonly text: string;
}

/** What is another one in every answer, and how a body is cut. */
const passing =
  /^(date|x-request-id|ratelimit-.*|connection|keep-alive|content-length|transfer-encoding)$/;
/** Seconds and counts that run on. */
const running = /"(retryAfter|remaining)":\d+/g;

let asked = 0;

/**
 * The request, written as nobody has written it before: blanks say nothing, so the answer is the same, but none of what
 * is kept is for it. They stand in the document, if there is one.
 */
export function anew({ body, ...sent }: Sent): Sent {
  asked += 1;
  const blanks = asked.toString(2).replaceAll('0', ' ').replaceAll('1', '\n');
  const document = JSON.stringify(queryOf(body) ?? null);
  const at = document === 'null' ? -1 : body.indexOf(document);
  if (at < 0) return { ...sent, body: body + blanks };
  const end = at + document.length - 1;
  return {
    ...sent,
    body: `${body.slice(0, end)}${JSON.stringify(blanks).slice(1, -1)}${body.slice(end)}`,
  };
}

function queryOf(body: string): string | undefined {
  try {
    const { query } = JSON.parse(body) as { readonly query?: unknown };
    return typeof query === 'string' ? query : undefined;
  } catch {
    return undefined;
  }
}

export async function send(
  url: string,
  { body, headers, method = 'POST' }: Sent,
): Promise<Received> {
  const known = method === 'GET' ? toUrl(body) : '';
  const response = await request(`${url}/graphql${known}`, {
    method,
    headers: {
      ...(method === 'POST'
        ? { 'content-type': 'application/json' }
        : { 'x-graphql-yoga-csrf': '1' }),
      ...headers,
    },
    body: method === 'POST' ? body : null,
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  const kept = Object.entries(response.headers).filter(([name]) => !passing.test(name));
  const text = unpack(bytes, String(response.headers['content-encoding']));
  return {
    status: response.statusCode,
    headers: Object.fromEntries(kept.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    text: text.replaceAll(running, '"$1":0'),
  };
}

/** The parameters of an operation in an address; the blanks at their end belong to the document. */
function toUrl(body: string): string {
  const asking = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const blanks = /\s*$/.exec(body)?.[0] ?? '';
  const parameters = Object.entries(asking).map(([name, value]) => [
    name,
    name === 'query'
      ? `${String(value)}${blanks}`
      : typeof value === 'string'
        ? value
        : JSON.stringify(value),
  ]);
  return `?${new URLSearchParams(parameters).toString()}`;
}

function unpack(bytes: Buffer, encoding: string): string {
  const unzip = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[encoding];
  return (unzip ? unzip(bytes) : bytes).toString();
}

/** How many answers were given again as they are kept, or by another of the quick ways. */
export async function countRepeated(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  way = 'kept',
): Promise<number> {
  const { body } = await request(`${url}/metrics`, { headers });
  const line = new RegExp(`^graphql_unexecuted_operations_total\\{way="${way}"\\} (\\d+)$`, 'm');
  return Number(line.exec(await body.text())?.[1] ?? 0);
}
