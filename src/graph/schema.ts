import { builder } from './builder.ts';
import { guardFields } from './access.ts';
import './account.ts';
import './archive.ts';
import './citations.ts';
import './collecting.ts';
import './compare.ts';
import './fan-out.ts';
import './lookup.ts';
import './mentions.ts';
import './paying.ts';
import './spend.ts';
import './subscriptions.ts';

export const schema = guardFields(builder.toSchema());
