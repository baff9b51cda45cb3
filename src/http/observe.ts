import { type DocumentNode, type ExecutionResult, type GraphQLError, Kind } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { isStoreTrouble } from '../archive/store.ts';
import type { Answer, Context } from '../graph/context.ts';
import { ServiceError } from '../model/errors.ts';
import type { ServerContext } from './graphql.ts';
import { requestId } from './request.ts';

/** An operation that is over, or a subscription that begins: never its variables or its answer. */
export interface Observed {
  readonly requestId: string;
  readonly caller: string | undefined;
  readonly kind: string | undefined;
  readonly operation: string | undefined;
  readonly ms: number;
  /** What it was weighed at; how many tasks were fetched from upstream for it, were here, or could not be had. */
  readonly cost?: number;
  readonly fetched?: number;
  readonly kept?: number;
  readonly missed?: number;
  /** The codes of its errors, each once. */
  readonly errors?: readonly string[];
}

/** Tells of every operation when it is over. */
export function observeOperations(
  tell: (observed: Observed) => void,
): Plugin<object, ServerContext, Context> {
  return {
    onExecute({ args }) {
      const began = performance.now();
      return {
        onExecuteDone({ result }: { result: ExecutionResult | AsyncIterable<unknown> }) {
          const errors = isAsyncIterable(result) ? [] : codesOf(result);
          tell({
            ...aboutOf(args),
            ms: Math.round((performance.now() - began) * 10) / 10,
            ...workOf(args.contextValue),
            ...(errors.length > 0 && { errors }),
          });
        },
      };
    },
    onSubscribe({ args }) {
      tell({ ...aboutOf(args), ms: 0 });
    },
  };
}

interface Asked {
  readonly contextValue: object;
  readonly document: DocumentNode;
  readonly operationName?: string | null;
}

function aboutOf({ contextValue, document, operationName }: Asked) {
  const operation = document.definitions.find(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      (!operationName || node.name?.value === operationName),
  );
  const isOperation = operation?.kind === Kind.OPERATION_DEFINITION;
  return {
    requestId: requestId(),
    caller: 'caller' in contextValue ? String(contextValue.caller) : undefined,
    kind: isOperation ? operation.operation : undefined,
    operation: isOperation ? (operation.name?.value ?? 'anonymous') : undefined,
  };
}

/** What it cost, and where its tasks came from. */
function workOf(context: object) {
  if (!('answer' in context)) return {};
  const { cost, fetched, kept, missed } = context.answer as Answer; // as our own context has it
  return { cost, fetched, kept, missed };
}

/** The codes that clients will see: the errors are not turned into theirs yet. */
function codesOf({ errors = [] }: ExecutionResult): string[] {
  return [...new Set(errors.map((error) => codeOf(error)))];
}

function codeOf({ extensions, originalError }: GraphQLError): string {
  if (originalError instanceof ServiceError) return originalError.code;
  const { code } = extensions;
  if (typeof code === 'string') return code;
  if (isStoreTrouble(originalError)) return 'ARCHIVE_UNAVAILABLE';
  return originalError ? 'INTERNAL' : 'BAD_USER_INPUT';
}
