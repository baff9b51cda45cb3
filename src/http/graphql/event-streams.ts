import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import { answerTypeFor, streamTypeFor } from '../access/accept.ts';
import type { ServerContext } from './context.ts';
import { type StreamFormat, streamFormatOf, toBody } from './formats.ts';
import { isSubscription, type Subscription } from './subscribe.ts';

/** How often a stream says that it is alive, in milliseconds: proxies close what is silent for long. */
const PING = 12_000;
const TURNS = 12;

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

/** A stream that is open, and when in each round it says that it is alive. */
interface Open {
  readonly response: ServerResponse;
  readonly format: StreamFormat;
  readonly turn: number;
}

/** Subscriptions as server-sent events or as parts of one answer; one answer as an event, for who takes nothing else. */
export function createEventStreams(ping = PING): EventStreams {
  const open = new Set<Open>();
  let isCut = false;
  let beats: NodeJS.Timeout | undefined;
  let turn = 0;

  /** One timer for all streams, which take turns: to write to all of them at once would hold up everything else. */
  function beat(): void {
    turn = (turn + 1) % TURNS;
    for (const { format, response, turn: own } of open) {
      // A client that does not read has enough to read.
      const isListening = !response.destroyed && !response.writableNeedDrain;
      if (own === turn && isListening) response.write(format.ping);
    }
  }

  function begin({ answers }: Subscription, format: StreamFormat, response: ServerResponse): void {
    const stream = { format, response, turn };
    open.add(stream);
    beats ??= setInterval(beat, ping / TURNS).unref();
    response.req.socket.setKeepAlive(true);
    response.writeHead(200, { 'content-type': format.contentType, ...unbuffered });
    tell(answers, stream)
      .catch(() => cut(response))
      .finally(() => leave(stream));
    if (isCut) cut(response);
  }

  function leave(stream: Open): void {
    open.delete(stream);
    if (open.size > 0) return;
    clearInterval(beats);
    beats = undefined;
  }

  return {
    useEventStreams: {
      onResultProcess(processing) {
        const { request, result, serverContext } = processing;
        const accept = request.headers.get('accept');
        if (isSubscription(result)) {
          const format = streamFormatOf(streamTypeFor(accept) ?? 'text/event-stream');
          processing.setResultProcessor((_, { Response }) => {
            serverContext.noted.send = (response) => begin(result, format, response);
            return new Response(null);
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
      for (const { response } of open) cut(response);
    },
  };
}

/** Ends the connection in the middle of the answer, when what was said is on its way. Whoever does not read is not waited for. */
function cut({ req, writableNeedDrain }: ServerResponse): void {
  if (writableNeedDrain) req.socket.destroy();
  else req.socket.destroySoon();
}

/** One answer after the other, each when the client has taken what is before it. What is broken off has no end. */
async function tell(answers: Subscription['answers'], { format, response }: Open): Promise<void> {
  response.write(format.begin);
  for await (const answer of answers) {
    if (response.destroyed) return;
    if (!response.write(format.part(toJson(answer)))) await untilDrained(response);
  }
  if (!response.destroyed) response.end(format.end);
}

function untilDrained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    function go(): void {
      response.off('drain', go).off('close', go);
      resolve();
    }
    response.once('drain', go).once('close', go);
  });
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
