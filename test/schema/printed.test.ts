import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  getIntrospectionQuery,
  graphqlSync,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { readOperations } from '../../src/http/page/operations.ts';
import type { Untyped } from '../support/service.ts';

const root = new URL('../../', import.meta.url).pathname;

test('schema/schema.graphql is what the code says (else: npm run schema)', () => {
  const printed = readFileSync(join(root, 'schema/schema.graphql'), 'utf8');
  expect(printed).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
});

test('the typed documents are what the operations say (else: npm run codegen)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'codegen-'));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/.bin/graphql-codegen')], {
      cwd: root,
      env: { ...process.env, CODEGEN_OUTPUT: `${folder}/` },
      stdio: 'pipe',
    });
    for (const client of ['clients/generated', 'dashboard/gql']) {
      const generated = join(folder, client);
      const committed = join(root, 'examples', client);
      expect(readdirSync(generated).toSorted()).toEqual(readdirSync(committed).toSorted());
      for (const name of readdirSync(generated)) {
        expect(readFileSync(join(generated, name), 'utf8'), `${client}: ${name}`).toBe(
          readFileSync(join(committed, name), 'utf8'),
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every operation has variables, and every variable set an operation', () => {
  const files = readdirSync(join(root, 'schema/operations')).filter((name) =>
    name.endsWith('.graphql'),
  );
  expect(
    readOperations(schema)
      .map(({ name }) => `${name}.graphql`)
      .toSorted(),
  ).toEqual(files.toSorted());
});

test('a root field that fails blanks no other, and null asks for the usual page', () => {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const strict = roots.flatMap((type) =>
    Object.values(type?.getFields() ?? {}).filter((field) => isNonNullType(field.type)),
  );
  expect(strict.map(({ name }) => name)).toEqual([]);
  const paging = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .flatMap((type) => Object.values(type.getFields()).flatMap(({ args }) => args))
    .filter(({ name }) => ['first', 'after', 'last', 'before'].includes(name));
  expect(paging.length).toBeGreaterThan(10);
  for (const { name, type } of paging) expect(isNonNullType(type), name).toBe(false);
});

test('everything in the schema is described', () => {
  const { data } = graphqlSync({ schema, source: getIntrospectionQuery() });
  const bare: string[] = [];
  const check = (name: string, described: Untyped) => {
    if (!described.description?.trim()) bare.push(name);
  };
  for (const type of (data as Untyped)['__schema'].types) {
    if (type.name.startsWith('__')) continue;
    check(type.name, type);
    for (const part of [
      ...(type.fields ?? []),
      ...(type.inputFields ?? []),
      ...(type.enumValues ?? []),
    ]) {
      check(`${type.name}.${part.name}`, part);
      for (const arg of part.args ?? []) check(`${type.name}.${part.name}(${arg.name})`, arg);
    }
  }
  expect(bare).toEqual([]);
});
