import { readFileSync } from 'node:fs';
import { type GraphQLSchema, parse, validate } from 'graphql';

const folder = new URL('../../../schema/operations/', import.meta.url);

/** An example of what clients send, with variables that work on the demo tasks. */
export interface ExampleOperation {
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The examples of `schema/operations/`, in the order of `variables.json`. */
export function readOperations(schema: GraphQLSchema): ExampleOperation[] {
  const all = JSON.parse(read('variables.json')) as Record<string, ExampleOperation['variables']>;
  return Object.entries(all).map(([name, variables]) => {
    const document = read(`${name}.graphql`);
    const [error] = validate(schema, parse(document));
    if (error) throw error;
    return { name, document, variables };
  });
}

function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}
