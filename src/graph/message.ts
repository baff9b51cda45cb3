import type * as model from '../model/items.ts';
import { itemText } from '../model/items.ts';
import { builder } from './builder.ts';
import { ResultItem } from './item.ts';
import { Section } from './section.ts';
import { clippedText } from './text.ts';

export const Message = builder.objectRef<model.Message>('Message');
Message.implement({
  description: 'A visible part of the answer.',
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
