import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  type ExecutionResult,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import { MAX_COST } from '../../model/limits.ts';
import type { ServerContext } from './context.ts';

interface Asked {
  readonly contextValue: object | Context;
  readonly document: DocumentNode;
  readonly operationName?: string | null;
  readonly variableValues?: Readonly<Record<string, unknown>> | null;
}

/** What Yoga tells when an operation is done, as far as it is of use here. */
interface Done {
  readonly result: ExecutionResult | AsyncIterable<unknown>;
  setResult(result: ExecutionResult): void;
}

interface CostOptions {
  readonly schema: GraphQLSchema;
  /** Whether a mistake in the variables is told without a guess at what was meant. */
  readonly hideSuggestions: boolean;
}

/** Refuses what would resolve too many fields, and says of every answer what it cost. */
export function useCostLimit(options: CostOptions): Plugin<object, ServerContext, Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const requested = weigh(args, options);
      const extensions = { cost: { requested, limit: MAX_COST } };
      if (requested > MAX_COST) {
        setResultAndStopExecution({ errors: [tooMuch(requested)], extensions });
        return;
      }
      return {
        onExecuteDone(done: Done) {
          const { result } = done;
          if (isAsyncIterable(result)) return;
          done.setResult({ ...result, extensions: { ...result.extensions, ...extensions } });
        },
      };
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const requested = weigh(args, options);
      if (requested > MAX_COST) setResultAndStopExecution({ errors: [tooMuch(requested)] });
    },
  };
}

/** The cost, which is noted for the log as well. */
function weigh(asked: Asked, options: CostOptions): number {
  const cost = costOf(asked, options);
  if ('answer' in asked.contextValue) asked.contextValue.answer.cost = cost;
  return cost;
}

function costOf(
  { document, operationName, variableValues }: Asked,
  { hideSuggestions, schema }: CostOptions,
): number {
  const definitions = document.definitions.filter(
    (node) =>
      node.kind !== Kind.OPERATION_DEFINITION ||
      !operationName ||
      node.name?.value === operationName,
  );
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const variables = { ...variableValues };
  // The first mistake only: each is told with all of the value, so that a list of them has no end.
  const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], variables, {
    maxErrors: 1,
    hideSuggestions,
  });
  if (errors) throw errors[0];
  const { complexity } = complexityFromQuery({ ...document, definitions }, { schema, variables });
  return Math.ceil(complexity);
}

function tooMuch(requested: number): GraphQLError {
  return new GraphQLError(
    `This would cost ${requested}, of ${MAX_COST} allowed: ask for less at once.`,
    {
      extensions: { code: 'COST_LIMIT_EXCEEDED' },
    },
  );
}
