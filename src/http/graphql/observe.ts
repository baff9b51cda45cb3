import { type DocumentNode, type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ErrorCode } from '../../model/errors.ts';
import type { ServerContext } from './context.ts';
import { requestId } from '../../kit/request-id.ts';

/** An operation that is over or never began, or a subscription that begins: never its variables or its answer. */
export interface Observed {
  readonly requestId: string;
  readonly caller: string;
  /** Neither is known of what is no document. */
  readonly kind: string | undefined;
  readonly operation: string | undefined;
  readonly ms: number;
  /** What it was weighed at; how many tasks were fetched from upstream for it, were here, or could not be had. */
  readonly cost: number;
  readonly fetched: number;
  readonly kept: number;
  readonly missed: number;
  /** `ok`, `abandoned` by a client that went away before its answer was there, or the first code of its errors. */
  readonly outcome: string;
  /** The codes of its errors, each once. */
  readonly errors?: readonly string[];
}

/** A request that was not let as far as GraphQL. */
export interface Refused {
  readonly requestId: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly caller?: string;
}

interface Begun {
  readonly at: number;
  document?: DocumentNode;
  readonly operationName: string | undefined;
}

/** Tells of every operation when its answer is there, also of those that were not executed. */
export function useOperationLog(
  tell: (observed: Observed) => void,
): Plugin<object, ServerContext, Context> {
  const begun = new WeakMap<Request, Begun>();
  return {
    onParams({ params, request }) {
      begun.set(request, { at: performance.now(), operationName: params.operationName });
    },
    onParse:
      () =>
      ({ context, result }) => {
        const of = begun.get(context.request);
        if (of && 'definitions' in result) of.document = result;
      },
    onResultProcess({ request, result, serverContext: { answer, name: caller, signal } }) {
      const errors = signal.aborted ? [] : codesOf(result);
      tell({
        requestId: requestId(),
        caller,
        ...describe(begun.get(request)),
        cost: answer.cost,
        fetched: answer.fetched,
        kept: answer.kept,
        missed: answer.missed,
        outcome: signal.aborted ? 'abandoned' : (errors[0] ?? 'ok'),
        ...(errors.length > 0 && { errors }),
      });
    },
  };
}

function describe(begun: Begun | undefined) {
  const { document, operationName } = begun ?? {};
  const operation = document && getOperationAST(document, operationName);
  return {
    kind: operation?.operation,
    operation: operation ? (operation.name?.value ?? 'anonymous') : undefined,
    ms: begun ? Math.round((performance.now() - begun.at) * 10) / 10 : 0,
  };
}

/** The codes that the client sees; a stream has none yet. */
function codesOf(result: object): string[] {
  const { errors = [] } = result as ExecutionResult; // or a stream, which has no such field
  return [...new Set(errors.map(({ extensions }) => String(extensions['code'])))];
}
