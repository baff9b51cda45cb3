import type * as model from '../model/items.ts';
import { builder } from './builder.ts';
import { BULKY } from './weights.ts';

export const ResultItem = builder.interfaceRef<model.ResultItem>('ResultItem');
ResultItem.implement({
  description: 'A part of an answer: Reasoning, Message, or something newer than this service.',
  resolveType: (item) => item.kind,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Upstream: type.' }),
    index: t.exposeInt('index', { description: "The place among the result's items, from 0." }),
  }),
});

const UnknownItem = builder.objectRef<model.UnknownItem>('UnknownItem');
UnknownItem.implement({
  description: 'An item of a type or shape that this service does not know yet.',
  interfaces: [ResultItem],
  fields: (t) => ({
    raw: t.expose('raw', {
      type: 'JSON',
      complexity: BULKY,
      description: 'The item exactly as sent.',
    }),
  }),
});
