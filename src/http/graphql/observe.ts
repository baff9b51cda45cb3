import { type DocumentNode, type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';
import { requestId } from '../../kit/request-id.ts';
import { millisecondsSince, type Observed } from './observed.ts';

interface Begun {
  document: DocumentNode | null;
  readonly operationName: string | undefined;
}

/** Tells of every operation when its answer is there, also of those that were not executed. */
export function useOperationLog(
  tell: (observed: Observed) => void,
): Plugin<object, ServerContext, Context> {
  const begun = new WeakMap<Request, Begun>();
  return {
    onParams({ params, request }) {
      begun.set(request, { document: null, operationName: params.operationName });
    },
    onParse:
      () =>
      ({ context, result }) => {
        const of = begun.get(context.request);
        if (of && 'definitions' in result) of.document = result;
      },
    onResultProcess({ request, result, serverContext }) {
      const { answer, begun: at, name: caller, noted, signal } = serverContext;
      const errors = signal.aborted ? [] : codesOf(result);
      const { document = null, operationName } = begun.get(request) ?? {};
      const operation = document && getOperationAST(document, operationName);
      noted.document = document;
      noted.observed = {
        requestId: requestId(),
        caller,
        kind: operation?.operation,
        operation: operation ? (operation.name?.value ?? 'anonymous') : undefined,
        ms: millisecondsSince(at),
        cost: answer.cost,
        fetched: answer.fetched,
        kept: answer.kept,
        missed: answer.missed,
        outcome: signal.aborted ? 'abandoned' : (errors[0] ?? 'ok'),
        ...(errors.length > 0 && { errors }),
      };
      tell(noted.observed);
    },
  };
}

/** The codes that the client sees; a stream has none yet. */
function codesOf(result: object): string[] {
  const { errors = [] } = result as ExecutionResult; // or a stream, which has no such field
  return [...new Set(errors.map(({ extensions }) => String(extensions['code'])))];
}
