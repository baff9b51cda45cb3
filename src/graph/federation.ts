import {
  type ConstDirectiveNode,
  extendSchema,
  type GraphQLField,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { ServiceError } from '../model/errors.ts';
import { MAX_ENTITIES } from '../model/limits.ts';
import { guardField } from './access.ts';
import type { Context } from './context.ts';
import { checkCount, found, settled } from './lookup.ts';
import { schema } from './schema.ts';

/*
 * Apollo Federation 2, by hand: the libraries for it want an older graphql, and what a subgraph with one entity needs is
 * two fields and a few words in its schema.
 */

const added = parse(`
  """The schema of this subgraph."""
  type _Service {
    """In the schema definition language, with the directives of Apollo Federation."""
    sdl: String!
  }

  """What says which entity is meant: its type as \`__typename\`, and the fields of its key."""
  scalar _Any

  """What other subgraphs may refer to."""
  union _Entity = Task

  extend type Query {
    """For gateways: the schema of this subgraph."""
    _service: _Service!
    """For gateways: tasks that other subgraphs refer to, each in its place; null where there is none."""
    _entities(
      """Up to ${MAX_ENTITIES}, each \`{ __typename: "Task", id: ID! }\`."""
      representations: [_Any!]!
    ): [_Entity]!
  }
`);

/** The schema as a subgraph. With `tellsSchema: false` gateways have to be given the SDL otherwise. */
export function createSubgraph(tellsSchema: boolean): GraphQLSchema {
  const subgraph = extendSchema(schema, added);
  const { _entities: entities, _service: service } = subgraph.getQueryType()?.getFields() ?? {};
  if (!entities || !service) throw new Error('unreachable: these were added');
  const sdl = printSubgraph();

  service.resolve = () => {
    if (tellsSchema) return { sdl };
    throw new ServiceError('FORBIDDEN', 'This service does not tell its schema.');
  };
  entities.extensions = {
    complexity: ({ representations }: Arguments) => ({
      field: 1,
      multiplier: representations.length,
    }),
  };
  entities.resolve = (_, { representations }: Arguments, { loaders }: Context) => {
    checkCount(representations, MAX_ENTITIES);
    // Each by itself: one that is none costs its place only.
    return representations.map(async (one) =>
      found(await settled(loaders.task.load({ id: readId(one) }))),
    );
  };
  const union = subgraph.getType('_Entity');
  if (union && 'resolveType' in union) union.resolveType = () => 'Task';
  for (const field of [entities, service]) {
    guardField(field as GraphQLField<unknown, Context>, 'read', `Query.${field.name}`);
  }
  return subgraph;
}

interface Arguments {
  readonly representations: readonly unknown[];
}

function readId(representation: unknown): string {
  if (typeof representation === 'object' && representation !== null) {
    const { __typename: type, id } = representation as { __typename?: unknown; id?: unknown };
    if (type === 'Task' && typeof id === 'string') return id;
  }
  const message = 'A representation is { __typename: "Task", id: ID! }.';
  throw new ServiceError('BAD_USER_INPUT', message);
}

/**
 * What is composed. Every subgraph with nodes has `node` and `nodes`, and none finds those of another: they are served, but
 * left out here.
 */
export function printSubgraph(): string {
  const document = visit(parse(printSchema(schema)), {
    SchemaDefinition: () => null, // the roots have their usual names
    ObjectTypeDefinition(type) {
      const { fields = [] } = type;
      if (type.name.value === 'Query') {
        return { ...type, fields: fields.filter(({ name }) => !/^nodes?$/.test(name.value)) };
      }
      const directive = directives.get(type.name.value);
      return directive && { ...type, directives: [directive] };
    },
  });
  return `${link}\n\n${print(document)}\n`;
}

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

const directives = new Map([
  ['Task', parseConstDirective('@key(fields: "id")')],
  // Every subgraph with pages has one.
  ['PageInfo', parseConstDirective('@shareable')],
]);

function parseConstDirective(text: string): ConstDirectiveNode {
  const [type] = parse(`type T ${text}`).definitions;
  const [directive] = (type as ObjectTypeDefinitionNode).directives ?? [];
  if (!directive) throw new Error(`${text} is no directive`);
  return directive;
}
