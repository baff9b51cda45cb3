import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAnswer } from '../graph/context.ts';
import { requestId } from '../kit/request-id.ts';
import { ClientGone } from '../model/errors.ts';
import type { Auth } from './access/auth.ts';
import type { Caller } from './access/caller.ts';
import type { Cors } from './access/cors.ts';
import { type RequestRefusal, refuseHost, refuseRequest } from './access/guard.ts';
import type { CountRequest } from './access/rate.ts';
import { readBody } from './body.ts';
import { compress } from './compress.ts';
import { millisecondsSince, type Observed, type Refused } from './graphql/observed.ts';
import type { QuickAnswers } from './graphql/quick-answers.ts';
import type { Making, ReadyAnswer } from './graphql/ready-answer.ts';
import type { Noted, ServerContext } from './graphql/context.ts';
import type { GraphQLServer } from './graphql/yoga.ts';
import { identify } from './identify.ts';
import { type createGraphiQL, wantsPage } from './page/graphiql.ts';
import { ALLOWED, createRefuse, type Refuse } from './refusal.ts';
import { sendAnswer } from './send-answer.ts';
import { sendReadyAnswer } from './send-ready-answer.ts';

export interface EndpointParts {
  readonly graphql: GraphQLServer;
  /** The page for people; null when it is switched off. */
  readonly graphiql: ReturnType<typeof createGraphiQL> | null;
  /** null: every answer is made anew. */
  readonly quickAnswers: QuickAnswers | null;
  /** Hears of every operation that was answered without Yoga. */
  readonly onOperation: (observed: Observed) => void;
  readonly onRefused: (refused: Refused) => void;
  readonly listensOnLoopback: boolean;
  readonly auth: Auth;
  /** Whether a page of another site asks that may not. */
  readonly checkSite: (request: IncomingMessage) => RequestRefusal | null;
  /** null: no page of another site may ask. */
  readonly cors: Cors | null;
  /** null: nobody is limited. */
  readonly countRequest: CountRequest | null;
}

/** A request, and what it may meet. */
interface Asking {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly refuse: Refuse;
  readonly parts: EndpointParts;
}

/**
 * Where GraphQL is asked. What stands before an answer that is kept waits for nothing but the body: each of these promises
 * would cost little, but all of them more than such an answer.
 */
export function handleGraphQL(
  request: IncomingMessage,
  response: ServerResponse,
  parts: EndpointParts,
): Promise<void> | void {
  const { auth, checkSite, cors, graphiql, listensOnLoopback } = parts;
  if (graphiql && wantsPage(request)) return graphiql(request, response);
  // By each of these the answer may be another one.
  response.setHeader('vary', 'accept, accept-encoding, authorization, x-api-key');
  if (cors?.(request, response) === 'answered') return;
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { allow: ALLOWED }).end();
    return;
  }
  const refuse = createRefuse(request, response, parts.onRefused);
  const refusal =
    refuseHost(request, listensOnLoopback) ?? checkSite(request) ?? refuseRequest(request);
  if (refusal) {
    refuse({ ...refusal, code: 'BAD_USER_INPUT' });
    return;
  }
  const asking = { request, response, refuse, parts };
  const caller = identify(request, response, refuse, auth);
  return caller instanceof Promise
    ? caller.then((known) => letIn(known, asking))
    : letIn(caller, asking);
}

function letIn(caller: Caller | null, asking: Asking): Promise<void> | void {
  if (!caller) return; // refused
  const { parts, refuse, request, response } = asking;
  if (parts.countRequest && !parts.countRequest(caller.name, response)) {
    const message = 'Too many requests with this key.';
    refuse({ status: 429, code: 'RATE_LIMITED', message, caller: caller.name });
    return;
  }
  return request.method === 'POST' ? answerPost(caller, asking) : answer(caller, null, asking);
}

async function answerPost(caller: Caller, asking: Asking): Promise<void> {
  const body = await readBody(asking.request);
  if (body === null) return; // nobody is there any more
  if ('status' in body) asking.refuse({ ...body, code: 'BAD_USER_INPUT', caller: caller.name });
  else await answer(caller, body, asking);
}

/** By one of the quick ways, or by Yoga. */
function answer(caller: Caller, body: Buffer | null, asking: Asking): Promise<void> | void {
  const { parts, request, response } = asking;
  const begun = performance.now();
  const onGone = (leave: () => void) => response.once('close', leave);
  const found = parts.quickAnswers?.find({ request, caller, body, onGone }) ?? null;
  const asked = { caller, body, begun };
  if (!found?.way) return askYoga(asked, found?.making ?? null, asking);
  if (found.way === 'shared') return share(asked, found.answer, asking);
  return sendReady(asked, found, asking);
}

/** What is asked: by whom, what was sent, and when it was all there. */
type Asked = Pick<ServerContext, 'begun' | 'body'> & { readonly caller: Caller };

async function share(asked: Asked, others: Promise<ReadyAnswer | null>, asking: Asking) {
  const ready = await others;
  if (ready === null) await askYoga(asked, null, asking);
  else await sendReady(asked, { way: 'shared', answer: ready }, asking);
}

function sendReady(
  { begun, caller }: Asked,
  { answer: ready, way }: { readonly way: Observed['way'] & string; readonly answer: ReadyAnswer },
  { parts, request, response }: Asking,
): Promise<void> | void {
  const sent = sendReadyAnswer(request, response, ready);
  const { fetched, kept } = ready.observed;
  parts.onOperation({
    ...ready.observed,
    requestId: requestId(),
    caller: caller.name,
    ms: millisecondsSince(begun),
    // Whoever made the answer has fetched them: for this one they were here.
    fetched: 0,
    kept: kept + fetched,
    way,
  });
  return sent;
}

async function askYoga(
  { begun, body, caller }: Asked,
  making: Making | null,
  { parts, request, response }: Asking,
): Promise<void> {
  compress(request, response);
  const gone = untilClosed(response, making);
  // Node leaves out what a HEAD must not have.
  if (request.method === 'HEAD') request.method = 'GET';
  const answered = createAnswer(() => making?.fail());
  const noted: Noted = { document: null, observed: null, send: null };
  const context = { ...caller, answer: answered, begun, body, making, noted, signal: gone.signal };
  try {
    // Not with the response: Yoga would listen for its end as long as a stream is open, which we do ourselves.
    const own = await parts.graphql.handleNodeRequest(request, context);
    if (!noted.send) await sendAnswer(response, own);
    else if (!response.destroyed) noted.send(response);
  } catch (error) {
    gone.abort(error); // a stream may have begun that nobody will hear
    throw error;
  } finally {
    making?.fail(); // whoever waits still, waits for nothing
  }
}

/** Aborted when the client goes away before all of the answer was sent; Yoga is not told of the response. */
function untilClosed(response: ServerResponse, making: Making | null): AbortController {
  const gone = new AbortController();
  const end = () => gone.abort(new ClientGone());
  const leave = () => {
    if (response.writableFinished) return;
    if (making) making.leave(end);
    else end();
  };
  if (response.destroyed) leave();
  else response.once('close', leave);
  return gone;
}
