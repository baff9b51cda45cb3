import { parseArgs } from 'node:util';
import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { AnnotationsOfManyDocument, MoneyOfOneTaskDocument } from '../generated/graphql.ts';

/** Sends a generated document; what comes back has its type, and so have the variables. */
async function send<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const answer = (await response.json()) as { data: Data; errors?: { message: string }[] };
  if (answer.errors) throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  return answer.data;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { url: { type: 'string', default: 'http://127.0.0.1:4000/graphql' } },
});
const [id = '07241735-1535-0613-0000-0722e701b5ff'] = positionals;

const { task } = await send(values.url, MoneyOfOneTaskDocument, { id });
console.log(
  `${task?.result?.modelName ?? 'nobody'} was paid ${task?.result?.moneySpent ?? 'an unknown amount of'} USD`,
);

const { tasks } = await send(values.url, AnnotationsOfManyDocument, { ids: [id] });
for (const node of tasks?.nodes ?? []) {
  for (const { domain, title } of node?.result?.annotations ?? [])
    console.log(`${domain}: ${title}`);
}
