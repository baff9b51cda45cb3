import type { AnswerType } from '../access/accept.ts';

/** How several answers are put into one body. */
export interface StreamFormat {
  readonly contentType: string;
  readonly begin: string;
  /** That the stream is alive. */
  readonly ping: string;
  part(json: string): string;
  /** Only what is really over has it: without it, clients take the connection for lost. */
  readonly end: string;
}

/** Server-sent events, by the protocol of graphql-sse (distinct connections). */
const events: StreamFormat = {
  contentType: 'text/event-stream',
  // Some browsers take no notice of an answer before its first byte.
  begin: ':\n\n',
  ping: ':\n\n',
  part: (json) => `event: next\ndata: ${json}\n\n`,
  end: 'event: complete\ndata:\n\n',
};

/** Each part ends with the boundary of the next, so that it can be read at once. */
const boundary = '\r\n--graphql';
const toPart = (json: string) =>
  `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}${boundary}`;

/** Apollo's protocol for subscriptions over HTTP, which its clients speak without further packages. */
const payloads: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  begin: boundary,
  ping: toPart('{}'),
  part: (json) => toPart(`{"payload":${json}}`),
  end: '--\r\n',
};

export function streamFormatOf(type: 'text/event-stream' | 'multipart/mixed'): StreamFormat {
  return type === 'text/event-stream' ? events : payloads;
}

/** One answer, as the type has it. */
export function toBody(type: AnswerType, json: string): { contentType: string; body: string } {
  switch (type) {
    case 'text/event-stream':
      return { contentType: type, body: events.part(json) + events.end };
    case 'multipart/mixed':
      return {
        contentType: 'multipart/mixed;boundary="graphql"',
        body: `${boundary}${toPart(json)}--\r\n`,
      };
    default:
      return { contentType: `${type}; charset=utf-8`, body: json };
  }
}
