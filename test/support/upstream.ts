import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Untyped } from './service.ts';

export type Slug = 'claude' | 'chat_gpt' | 'gemini' | 'perplexity';

function llm(slug: Slug, name: string): string {
  return `/v3/ai_optimization/${slug}/llm_responses/${name}`;
}

/** A bare client of upstream's HTTP, which hides nothing: for tests of the emulator itself. */
export function createClient(emulator: Emulator) {
  const authorization = `Basic ${btoa(`${emulator.login}:${emulator.password}`)}`;

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', authorization);
    return await fetch(`${emulator.url}${path}`, { ...init, headers });
  }
  const get = async (path: string): Promise<Untyped> => await (await call(path)).json();
  const post = async (path: string, body: unknown): Promise<Untyped> =>
    await (await call(path, { method: 'POST', body: JSON.stringify(body) })).json();

  return {
    call,
    get,
    post,
    llm,
    /** The task that task_get tells of. */
    task: async (slug: Slug, id: string): Promise<Untyped> =>
      (await get(llm(slug, `task_get/${id}`))).tasks[0],
    /** Posts prompts, or whole tasks, and returns what is said of each. */
    postTasks: async (slug: Slug, ...posted: readonly (string | object)[]): Promise<Untyped[]> =>
      (
        await post(
          llm(slug, 'task_post'),
          posted.map((task) => toTask(slug, task)),
        )
      ).tasks,
    ready: async (slug: Slug): Promise<string[]> =>
      ((await get(llm(slug, 'tasks_ready'))).tasks[0].result ?? []).map((row: Untyped) => row.id),
    live: async (slug: Slug, task: string | object): Promise<Untyped> =>
      (await post(llm(slug, 'live'), [toTask(slug, task)])).tasks[0],
  };
}

const models = {
  claude: 'claude-sonnet-4-0',
  chat_gpt: 'gpt-4.1-mini',
  gemini: 'gemini-2.5-flash',
  perplexity: 'sonar',
};

function toTask(slug: Slug, task: string | object): object {
  const given = typeof task === 'string' ? { user_prompt: task } : task;
  return { model_name: models[slug], user_prompt: 'Which bike?', ...given };
}

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Takes callbacks on a loopback port. `toStatus` says what it answers; null: nothing until `answer` is called. */
export async function startReceiver(
  toStatus: number | null | ((received: Received) => number | null) = 200,
  answerHeaders: Readonly<Record<string, string>> = {},
) {
  const received: Received[] = [];
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, method, url } = request;
      const call = { method, url, headers, body: Buffer.concat(chunks) };
      received.push(call);
      const status = typeof toStatus === 'function' ? toStatus(call) : toStatus;
      if (status === null) waiting.push(response);
      else response.writeHead(status, answerHeaders).end();
      server.emit('received');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async next(): Promise<Received> {
      while (received.length === 0) await once(server, 'received');
      return received.shift()!;
    },
    answer(late: number): void {
      for (const response of waiting.splice(0)) response.writeHead(late).end();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
