import { errorCodes } from '../../src/model/errors.ts';
import type { FuzzRequest } from './fuzz.ts';
import type { AnswerError, Untyped } from './service.ts';

/** What no answer may hold: a look behind it. */
const leak = /node_modules|node:internal|\.ts:\d|SQLITE|syntax error at|at [A-Z]\w+\.\w+ \(/;

/** Sends so many requests, some at once; resolves to what was wrong with the answers. */
export async function attack(
  url: string,
  requests: Iterator<FuzzRequest>,
  count: number,
): Promise<object[]> {
  const wrong: object[] = [];
  let sent = 0;

  async function work(): Promise<void> {
    while (sent < count) {
      sent += 1;
      const request = requests.next().value as FuzzRequest; // there is no last one
      const complaint = await sendOne(url, request);
      if (complaint) wrong.push({ complaint, body: request.body.slice(0, 2000) });
    }
  }

  await Promise.all(Array.from({ length: 4 }, work));
  return wrong;
}

async function sendOne(url: string, { body, contentType }: FuzzRequest): Promise<string | null> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType, accept: 'application/graphql-response+json' },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    ({ status } = response);
    text = await response.text();
  } catch (error) {
    return `no answer: ${String(error)}`;
  }
  if (status >= 500) return `status ${status}: ${text.slice(0, 500)}`;
  if (leak.test(text)) return `it tells too much: ${text.slice(0, 500)}`;
  let answer: Untyped;
  try {
    answer = JSON.parse(text);
  } catch {
    return `not JSON: ${text.slice(0, 500)}`;
  }
  const errors: AnswerError[] = answer.errors ?? [];
  if (answer.data === undefined && errors.length === 0) return 'neither data nor errors';
  const uncoded = errors.find(({ extensions }) => !(extensions?.code in errorCodes));
  if (uncoded) return `an error without a code: ${JSON.stringify(uncoded)}`;
  const bug = errors.find(({ extensions }) => extensions.code === 'INTERNAL');
  return bug ? `a bug: ${JSON.stringify(bug)}` : null;
}
