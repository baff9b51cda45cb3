import { Readable } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import { answerTypeFor, streamTypeFor } from '../access/accept.ts';
import type { ServerContext } from './context.ts';
import { type StreamFormat, streamFormatOf, toBody } from './formats.ts';

/** How often a stream says that it is alive, in milliseconds: proxies close what is silent for long. */
const PING = 12_000;

/** For whoever stands in between: to pass on each event as it comes. nginx gathers answers unless it is told not to. */
const unbuffered = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

export interface EventStreams {
  readonly useEventStreams: Plugin<object, ServerContext, Context>;
  /**
   * Cuts the streams that are open and those still to come. None is completed: a client that takes this for a lost
   * connection comes again, with the last event that it has seen.
   */
  cut(): void;
}

/** Subscriptions as server-sent events or as parts of one answer; one answer as an event, for who takes nothing else. */
export function createEventStreams(ping = PING): EventStreams {
  const open = new Set<ServerContext>();
  let isCut = false;

  function toStream(
    results: AsyncIterable<ExecutionResult>,
    format: StreamFormat,
    context: ServerContext,
  ): Readable {
    const { signal } = context;
    const stream = toReadable(results[Symbol.asyncIterator](), format, {
      ping,
      onFailure: () => context.cut(),
    });
    const leave = () => stream.destroy();
    stream.once('close', () => {
      signal.removeEventListener('abort', leave);
      open.delete(context);
    });
    open.add(context);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    else if (isCut) context.cut();
    return stream;
  }

  return {
    useEventStreams: {
      onResultProcess(processing) {
        const { request, result, serverContext } = processing;
        const accept = request.headers.get('accept');
        if (isAsyncIterable(result)) {
          const format = streamFormatOf(streamTypeFor(accept) ?? 'text/event-stream');
          processing.setResultProcessor((_, { Response }) => {
            const headers = { 'content-type': format.contentType, ...unbuffered };
            const stream = toStream(result, format, serverContext);
            return new Response(stream as never, { headers }); // Yoga's own takes those of Node
          }, format.contentType);
          return;
        }
        const type = answerTypeFor(accept);
        if (type !== 'text/event-stream' && type !== 'multipart/mixed') return;
        processing.setResultProcessor((answer, { Response }) => {
          const one = answer as ExecutionResult; // several at once are refused
          const { body, contentType } = toBody(type, toJson(one));
          const headers = { 'content-type': contentType, ...unbuffered };
          return new Response(body, { headers, status: statusOf(one) });
        }, type);
      },
    },
    cut() {
      isCut = true;
      for (const context of open) context.cut();
    },
  };
}

interface ReadableOptions {
  readonly ping: number;
  readonly onFailure: () => void;
}

function toReadable(
  results: AsyncIterator<ExecutionResult | undefined>,
  format: StreamFormat,
  { onFailure, ping }: ReadableOptions,
): Readable {
  let isAsking = false;

  async function ask(): Promise<void> {
    const { done, value } = await results.next();
    isAsking = false;
    if (value !== undefined) stream.push(format.part(toJson(value)));
    if (!done) return;
    stream.push(format.end);
    stream.push(null);
  }

  const stream = new Readable({
    read() {
      if (isAsking) return;
      isAsking = true;
      ask().catch(onFailure);
    },
    destroy(error, done) {
      clearInterval(pings);
      Promise.resolve(results.return?.()).then(() => done(error), done);
    },
  });
  stream.push(format.begin);
  const pings = setInterval(() => {
    // A client that does not read has enough to read.
    if (stream.readableLength === 0 && !stream.readableEnded) stream.push(format.ping);
  }, ping).unref();
  return stream;
}

/** That of a refusal; what is wrong with the document or its variables is told in the body alone. */
function statusOf({ errors = [] }: ExecutionResult): number {
  const said = errors.map(({ extensions }) => extensions['http'] as HttpOfError | undefined); // as Yoga reads it
  return Math.max(200, ...said.map((http) => (http && !http.spec ? http.status : 200)));
}

interface HttpOfError {
  readonly status: number;
  readonly spec?: boolean;
}

/** Without what errors say to this service alone: which status they are. */
function toJson(result: ExecutionResult): string {
  const errors = result.errors?.map((error) => {
    const { extensions: { http: _, ...extensions } = {}, ...told } = error.toJSON();
    return { ...told, extensions };
  });
  return JSON.stringify(errors ? { ...result, errors } : result);
}
