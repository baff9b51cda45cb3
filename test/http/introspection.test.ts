import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  printSchema,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const everything = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
};

test.each([9, 20])('tools that ask for types %i deep get the whole schema', async (typeDepth) => {
  const query = getIntrospectionQuery({ ...everything, typeDepth });
  const { data, errors } = await service.query(query);
  expect(errors).toBeUndefined();
  expect(printSchema(buildClientSchema(data as unknown as IntrospectionQuery))).toBe(
    printSchema(schema),
  );
});

test('a directive names no place that tools older than graphql 17 do not know', async () => {
  const { data } = await service.query(getIntrospectionQuery());
  const { __schema } = data as unknown as IntrospectionQuery; // what this query asks for
  const places: string[] = __schema.directives.flatMap(({ locations }) => locations);
  // As the specification of October 2021 lists them.
  const known = ['QUERY', 'MUTATION', 'SUBSCRIPTION', 'FIELD', 'FRAGMENT_DEFINITION']
    .concat(['FRAGMENT_SPREAD', 'INLINE_FRAGMENT', 'VARIABLE_DEFINITION', 'SCHEMA', 'SCALAR'])
    .concat(['OBJECT', 'FIELD_DEFINITION', 'ARGUMENT_DEFINITION', 'INTERFACE', 'UNION', 'ENUM'])
    .concat(['ENUM_VALUE', 'INPUT_OBJECT', 'INPUT_FIELD_DEFINITION']);
  expect(places.length).toBeGreaterThan(5);
  expect(places.filter((place) => !known.includes(place))).toEqual([]);
});

test('the docs begin with where to go first, and scalars say by what they are specified', () => {
  expect(schema.description).toContain('Where to go first');
  for (const name of ['DateTime', 'Date', 'URL', 'JSON']) {
    expect(schema.getType(name)).toHaveProperty('specifiedByURL', expect.stringMatching(/^https:/));
  }
});
