import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';
import { ServiceError } from '../model/errors.ts';
import { type Scope, scopes } from '../model/scopes.ts';
import type { Context } from './context.ts';
import { holdStream } from './streams.ts';

/** The one place that says which field needs more than `read`, which every root field needs. */
const needed: Readonly<Record<string, Scope>> = {
  'Mutation.postTasks': 'spend',
  'Mutation.runLive': 'spend',
  'Mutation.importTasks': 'admin',
  'Mutation.collectReady': 'admin',
  'Mutation.deleteTasks': 'admin',
  'Account.login': 'admin',
  'Account.balance': 'admin',
  'Account.checkedAt': 'admin',
  'Task.raw': 'raw',
  'Task.envelope': 'raw',
  'UnknownItem.raw': 'raw',
};

/** Fields that rest on tasks alone: where these are final, the answer is. */
const lookups = [
  'Query.task',
  'Query.tasks',
  'Query.node',
  'Query.nodes',
  'Query._entities',
  'Task.raw',
  'Task.envelope',
  'UnknownItem.raw',
];

/** Fields of a task that tell of this copy of it, or of now: another copy of the same task may say otherwise. */
const passing = ['Task.source', 'Task.retryAfter'];

/** Puts the check before each field that needs a scope, and says so in its description. */
export function guardFields(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const places = new Map(Object.entries(needed));
  for (const root of roots) {
    for (const name of Object.keys(root?.getFields() ?? {})) {
      const place = `${root?.name}.${name}`;
      if (!places.has(place)) places.set(place, 'read');
    }
  }
  for (const [place, scope] of places) {
    guardField(fieldAt(schema, place), scope, place);
  }
  for (const place of passing) {
    const field = fieldAt(schema, place);
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context, info) => {
      context.answer.notFinal();
      return resolve(source, args, context, info);
    };
  }
  return schema;
}

function fieldAt(schema: GraphQLSchema, place: string): GraphQLField<unknown, Context> {
  const [type = '', name = ''] = place.split('.');
  const owner = schema.getType(type);
  const field = owner && 'getFields' in owner ? owner.getFields()[name] : undefined;
  if (!field || !('args' in field)) throw new Error(`there is no field ${place}`);
  return field;
}

export function guardField(
  field: GraphQLField<unknown, Context>,
  scope: Scope,
  place: string,
): void {
  if (scope !== 'read')
    field.description = `${field.description ?? ''} Needs the scope \`${scope}\`.`;
  const { resolve = defaultFieldResolver, subscribe } = field;
  if (subscribe) {
    field.subscribe = (source, args, context, info) => {
      context.answer.notFinal();
      check(context, scope);
      return holdStream(context, (own) => subscribe(source, args, own, info));
    };
    return;
  }
  const isAboutTasks = lookups.includes(place);
  field.resolve = (source, args, context, info) => {
    check(context, scope);
    // Whatever else is asked for may have another answer the next time.
    if (!isAboutTasks) context.answer.notFinal();
    return resolve(source, args, context, info);
  };
}

function check(context: Context, scope: Scope): void {
  if (context.scopes.includes(scope)) return;
  throw new ServiceError('FORBIDDEN', `Your key lacks the scope \`${scope}\`: ${scopes[scope]}.`);
}
