import type { CodegenConfig } from '@graphql-codegen/cli';

const folder = process.env['CODEGEN_OUTPUT'] ?? 'examples/';

const client = {
  preset: 'client',
  presetConfig: { fragmentMasking: false },
  config: {
    enumType: 'string-literal',
    strictScalars: true,
    useTypeImports: true,
    importExtension: '.ts',
    scalars: { DateTime: 'string', Date: 'string', URL: 'string', JSON: 'unknown' },
  },
} as const;

/** Typed documents for the example operations, from the printed schema: this file must not import the schema itself. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    [`${folder}client/gql/`]: { documents: 'schema/operations/*.graphql', ...client },
    [`${folder}dashboard/gql/`]: {
      documents: 'examples/dashboard/operations/*.graphql',
      ...client,
    },
  },
  ignoreNoDocuments: false,
};

export default config;
