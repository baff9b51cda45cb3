/* In this room: the GraphQL schema: a type and the root fields that return it in one file. */

import { builder } from './builder.ts';
import { guardFields } from './access.ts';
import './account.ts';
import './archive.ts';
import './citation-changes.ts';
import './citations.ts';
import './collecting.ts';
import './compare.ts';
import './deleting.ts';
import './facets.ts';
import './fan-out.ts';
import './lookup.ts';
import './mentions.ts';
import './paying.ts';
import './prompts.ts';
import './spend.ts';
import './subscriptions.ts';

export const schema = guardFields(builder.toSchema());
