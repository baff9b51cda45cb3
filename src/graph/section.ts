import type * as model from '../model/items.ts';
import { Annotation } from './annotation.ts';
import { builder } from './builder.ts';

export const Section = builder.objectRef<model.Section>('Section');
Section.implement({
  description:
    'A fragment of a text. Texts are cut wherever a citation begins or ends, even in mid-sentence.',
  fields: (t) => ({
    type: t.exposeString('type', {
      description: '`summary_text`, `text`, or something newer. Upstream: type.',
    }),
    index: t.exposeInt('index', { description: 'The place in its item, from 0.' }),
    text: t.exposeString('text', {
      nullable: true,
      description: 'Markdown, exactly as sent, blanks included. Upstream: text.',
    }),
    startOffset: t.exposeInt('startOffset', {
      description: "Where the section begins in its parent's `text`, in UTF-16 units.",
    }),
    endOffset: t.exposeInt('endOffset', {
      description: "Where the section ends in its parent's `text`, in UTF-16 units.",
    }),
    annotations: t.expose('annotations', {
      type: [Annotation],
      complexity: { multiplier: 1 },
      nullable: true,
      description:
        'The sources of this fragment. null and [] are what upstream sent. Upstream: annotations.',
    }),
  }),
});
