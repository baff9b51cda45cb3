/* In this room: the GraphQL schema: a type and the root fields that return it in one file. */

import { GraphQLDirective, GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import { guardFields } from './access.ts';
import './account.ts';
import './archive.ts';
import './citation-changes.ts';
import './citations.ts';
import './mutations/collecting.ts';
import './compare.ts';
import './mutations/deleting.ts';
import './facets.ts';
import './fan-out.ts';
import './lookup.ts';
import './mentions.ts';
import './mutations/posting.ts';
import './prompts.ts';
import './spend.ts';
import './subscriptions.ts';

/** How the docs begin, in GraphiQL and wherever the schema is read. */
const description = `
What language models (Claude, ChatGPT, Gemini, Perplexity) answered, by DataForSEO's LLM Responses: of one task or a hundred, only
the fields asked for, and every answer kept for good.

**Where to go first.** \`task(id)\` and \`tasks(ids)\` read answers by their ids, \`archive\` lists what is kept here. \`citations\`,
\`mentions\`, \`fanOutQueries\` and \`spend\` count over all of it: who is cited, who is named, what models searched for, what it cost.
\`postTasks\` and \`runLive\` ask models, and are the only fields that cost money; \`taskUpdated\` and \`taskCompleted\` tell when answers come.

**Keys.** Where the operator has set them, a request carries \`Authorization: Bearer KEY\`. What needs more than the scope \`read\` says so.

**Limits.** Every answer tells what its operation weighed and may weigh, in \`extensions.cost\`: about the number of fields that it resolves.

**Errors** carry an \`extensions.code\` (see \`ErrorCode\`) and \`extensions.retryable\`. A root field that fails is null and costs no other one.
A task that is not finished is data, not an error: \`PENDING\`, with \`retryAfter\`.
`.trim();

/** Tools older than graphql 17 do not know the place that it has added to where `deprecated` may stand, and refuse all of the schema. */
const directives = specifiedDirectives.map((directive) => {
  const { locations, ...config } = directive.toConfig();
  const known = locations.filter((location) => !/^DIRECTIVE_DEFINITION$/.test(location));
  return new GraphQLDirective({ ...config, locations: known });
});

const built = builder.toSchema({ directives });

export const schema = guardFields(new GraphQLSchema({ ...built.toConfig(), description }));
