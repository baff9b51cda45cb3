import { builder } from './builder.ts';
import './account.ts';
import './collecting.ts';
import './lookup.ts';
import './paying.ts';
import './watching.ts';

export const schema = builder.toSchema();
