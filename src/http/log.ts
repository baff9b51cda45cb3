import { type DocumentNode, type ExecutionResult, Kind } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context } from '../graph/context.ts';
import { ServiceError } from '../model/errors.ts';
import type { Caller } from './keys.ts';

/** One line for each operation: who asked for what, how long it took, what went wrong. Never variables or answers. */
export function logOperations(log: Logger): Plugin<object, Caller, Context> {
  return {
    onExecute({ args }) {
      if (!log.isLevelEnabled('info')) return;
      const began = performance.now();
      return {
        onExecuteDone({ result }: { result: ExecutionResult | AsyncIterable<unknown> }) {
          const errors = isAsyncIterable(result) ? [] : codesOf(result);
          log.info(
            {
              ...callerOf(args.contextValue),
              ...nameOf(args.document, args.operationName),
              ms: Math.round((performance.now() - began) * 10) / 10,
              ...(errors.length > 0 && { errors }),
            },
            'operation',
          );
        },
      };
    },
    onSubscribe({ args }) {
      log.info(
        { ...callerOf(args.contextValue), ...nameOf(args.document, args.operationName) },
        'stream begins',
      );
    },
  };
}

function callerOf(context: object) {
  return 'caller' in context ? { caller: context.caller } : {};
}

/** The codes that clients will see: the errors are not turned into theirs yet. */
function codesOf({ errors = [] }: ExecutionResult): unknown[] {
  const codes = errors.map(({ extensions, originalError }) =>
    originalError instanceof ServiceError
      ? originalError.code
      : (extensions['code'] ?? (originalError ? 'INTERNAL' : 'BAD_USER_INPUT')),
  );
  return [...new Set(codes)];
}

function nameOf(document: DocumentNode, operationName?: string | null) {
  const operation = document.definitions.find(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      (!operationName || node.name?.value === operationName),
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return {};
  return { kind: operation.operation, operation: operation.name?.value ?? 'anonymous' };
}
