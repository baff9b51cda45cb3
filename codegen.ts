import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

const folder = process.env['CODEGEN_OUTPUT'] ?? 'examples/';

const config = {
  enumType: 'string-literal',
  strictScalars: true,
  useTypeImports: true,
  importExtension: '.ts',
  scalars: { DateTime: 'string', Date: 'string', URL: 'string', JSON: 'unknown' },
} as const;

/** Typed documents from the printed schema: this file must not import the schema itself. */
const codegen: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    // Of the example operations and those of the example clients, with the manifest by which they can be sent as ids alone.
    [`${folder}clients/generated/`]: {
      documents: ['schema/operations/*.graphql', 'examples/clients/queries/*.graphql'],
      preset: 'client',
      // Caches need the types; what is sent by its id has to have them from the start.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config,
    },
    [`${folder}dashboard/gql/`]: {
      documents: 'examples/dashboard/operations/*.graphql',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config,
    },
  },
  ignoreNoDocuments: false,
};

export default codegen;
