import { request } from 'undici';
import { errorCodes } from '../../src/model/errors.ts';
import type { FuzzRequest } from './fuzz.ts';
import type { AnswerError, Untyped } from './service.ts';

/** What no answer may hold: a look behind it. */
const leak = /node_modules|node:internal|\.ts:\d|SQLITE|syntax error at|at [A-Z]\w+\.\w+ \(/;

/**
 * Sends so many requests, some at once; resolves to what was wrong with the answers. `onRefused` hears of those of which
 * nothing was executed.
 */
export async function attack(
  url: string,
  requests: Iterator<FuzzRequest>,
  count: number,
  onRefused: (request: FuzzRequest) => void = () => {},
): Promise<object[]> {
  const wrong: object[] = [];
  let sent = 0;

  async function work(): Promise<void> {
    while (sent < count) {
      sent += 1;
      const asked = requests.next().value as FuzzRequest; // there is no last one
      const complaint = await sendOne(url, asked, onRefused);
      if (complaint) wrong.push({ complaint, ...asked, body: asked.body.slice(0, 2000) });
    }
  }

  await Promise.all(Array.from({ length: 4 }, work));
  return wrong;
}

async function sendOne(
  url: string,
  asked: FuzzRequest,
  onRefused: (request: FuzzRequest) => void,
): Promise<string | null> {
  const { accept, body, contentType } = asked;
  let status: number;
  let text: string;
  try {
    // Not fetch: it says by itself what it accepts.
    const response = await request(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType, ...(accept !== null && { accept }) },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    status = response.statusCode;
    text = await response.body.text();
  } catch (error) {
    return `no answer: ${String(error)}`;
  }
  if (status >= 500) return `status ${status}: ${text.slice(0, 500)}`;
  if (leak.test(text)) return `it tells too much: ${text.slice(0, 500)}`;
  let answer: Untyped;
  try {
    answer = JSON.parse(unwrap(text));
  } catch {
    return `not JSON: ${text.slice(0, 500)}`;
  }
  if (!('data' in answer)) onRefused(asked);
  const errors: AnswerError[] = answer.errors ?? [];
  if (answer.data === undefined && errors.length === 0) return 'neither data nor errors';
  const uncoded = errors.find(({ extensions }) => !(extensions?.code in errorCodes));
  if (uncoded) return `an error without a code: ${JSON.stringify(uncoded)}`;
  const bug = errors.find(({ extensions }) => extensions.code === 'INTERNAL');
  return bug ? `a bug: ${JSON.stringify(bug)}` : null;
}

/** The one answer, which comes as an event or as a part of several where that was asked for. */
function unwrap(text: string): string {
  return /^(?:data: |\r\n)(\{.*\})\r?$/m.exec(text)?.[1] ?? text;
}
