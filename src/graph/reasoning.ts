import type * as model from '../model/items.ts';
import { itemText } from '../model/items.ts';
import { builder } from './builder.ts';
import { ResultItem } from './item.ts';
import { Section } from './section.ts';
import { clippedText } from './text.ts';

export const Reasoning = builder.objectRef<model.Reasoning>('Reasoning');
Reasoning.implement({
  description:
    'What the model reports of its thinking before the answer; only reasoning models do.',
  interfaces: [ResultItem],
  fields: (t) => ({
    sections: t.expose('sections', {
      type: [Section],
      nullable: true,
      description: 'The text in fragments; null where upstream sent null. Upstream: sections.',
    }),
    text: clippedText(
      t,
      'The text of all sections, joined with nothing in between, or that of the item itself. Upstream: text.',
      itemText,
    ),
  }),
});
