import { builder } from './builder.ts';
import './lookup.ts';

export const schema = builder.toSchema();
