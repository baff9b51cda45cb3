import { builder } from './builder.ts';

export interface MentionSpan {
  readonly term: string;
  readonly text: string;
  readonly startOffset: number;
  readonly endOffset: number;
}

export const MentionSpan = builder.objectRef<MentionSpan>('MentionSpan').implement({
  description: 'A place in Result.text, in UTF-16 units.',
  fields: (t) => ({
    term: t.exposeString('term', { description: 'The name asked for.' }),
    text: t.exposeString('text', { description: 'As it stands there.' }),
    startOffset: t.exposeInt('startOffset', { description: 'Where it begins.' }),
    endOffset: t.exposeInt('endOffset', { description: 'Where it ends.' }),
  }),
});
