import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import { GraphQLError, Kind, valueFromASTUntyped } from 'graphql';
import { isDay } from '../model/date.ts';
import type { Context } from './context.ts';

export interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    URL: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
}

export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  plugins: [ComplexityPlugin],
  // The limit is checked in http/cost.ts, before anything is executed.
  complexity: { defaultComplexity: 1, defaultListMultiplier: 10 },
});

builder.queryType({ description: 'Everything that can be read. Nothing here costs money.' });

const dateTime = /^(\d{4}-\d\d-\d\d)T.*(?:Z|[+-]\d\d:\d\d)$/;

builder.scalarType('DateTime', {
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  description: 'ISO 8601 date and time, UTC. As input it must name its zone.',
  serialize: (date) => date.toISOString(),
  parseValue(value) {
    const day = typeof value === 'string' ? dateTime.exec(value)?.[1] : undefined;
    const date = day !== undefined && isDay(day) ? new Date(value as string) : null; // it has matched
    if (date === null || Number.isNaN(date.getTime())) {
      throw new GraphQLError('Not an ISO 8601 date and time with its zone.');
    }
    return date;
  },
});

builder.scalarType('Date', {
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  description: 'ISO 8601 calendar day, UTC.',
  serialize: (day) => day,
  parseValue() {
    throw new GraphQLError('No input takes a day.');
  },
});

builder.scalarType('URL', {
  specifiedByURL: 'https://url.spec.whatwg.org/',
  description: 'Absolute http or https URL.',
  serialize: (url) => url,
  parseValue() {
    throw new GraphQLError('No input takes a URL of this kind.');
  },
});

builder.scalarType('JSON', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) =>
    node.kind === Kind.VARIABLE
      ? variables?.[node.name.value]
      : valueFromASTUntyped(node, variables),
});
