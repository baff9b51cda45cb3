import { Readable } from 'node:stream';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';

/** How often a stream says that it is alive, in milliseconds: proxies close what is silent for long. */
const PING = 12_000;

export interface EventStreams {
  readonly useEventStreams: Plugin<object, ServerContext, Context>;
  /**
   * Cuts the streams that are open and those still to come. None is completed: a client that takes this for a lost
   * connection comes again, with the last event that it has seen.
   */
  cut(): void;
}

/** Subscriptions as server-sent events (graphql-sse, in distinct connections). */
export function createEventStreams(ping = PING): EventStreams {
  const open = new Set<ServerContext>();
  let isCut = false;

  function toBody(results: AsyncIterable<unknown>, context: ServerContext): Readable {
    const { signal } = context;
    const body = toEvents(results[Symbol.asyncIterator](), ping, () => context.cut());
    const leave = () => body.destroy();
    body.once('close', () => {
      signal.removeEventListener('abort', leave);
      open.delete(context);
    });
    open.add(context);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    else if (isCut) context.cut();
    return body;
  }

  return {
    useEventStreams: {
      onResultProcess(processing) {
        const { result, serverContext } = processing;
        if (!isAsyncIterable(result)) return;
        processing.setResultProcessor((_, { Response }) => {
          const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
          return new Response(toBody(result, serverContext) as never, { headers }); // Yoga's own takes those of Node
        }, 'text/event-stream');
      },
    },
    cut() {
      isCut = true;
      for (const context of open) context.cut();
    },
  };
}

function toEvents(results: AsyncIterator<unknown>, ping: number, fail: () => void): Readable {
  let isAsking = false;

  async function ask(): Promise<void> {
    const { done, value } = await results.next();
    isAsking = false;
    if (value !== undefined) body.push(`event: next\ndata: ${JSON.stringify(value)}\n\n`);
    if (!done) return;
    body.push('event: complete\ndata:\n\n');
    body.push(null);
  }

  const body = new Readable({
    read() {
      if (isAsking) return;
      isAsking = true;
      ask().catch(fail);
    },
    destroy(error, done) {
      clearInterval(pings);
      Promise.resolve(results.return?.()).then(() => done(error), done);
    },
  });
  // Some browsers take no notice of an answer before its first byte.
  body.push(':\n\n');
  const pings = setInterval(() => {
    // A client that does not read has enough to read.
    if (body.readableLength === 0 && !body.readableEnded) body.push(':\n\n');
  }, ping).unref();
  return body;
}
