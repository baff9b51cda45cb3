import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents for the example operations, from the printed schema: this file must not import the schema itself. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'schema/operations/*.graphql',
  generates: {
    [process.env['CODEGEN_OUTPUT'] ?? 'examples/client/gql/']: {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumType: 'string-literal',
        strictScalars: true,
        useTypeImports: true,
        importExtension: '.ts',
        scalars: { DateTime: 'string', Date: 'string', URL: 'string', JSON: 'unknown' },
      },
    },
  },
  ignoreNoDocuments: false,
};

export default config;
