import { builder } from './builder.ts';

export const MentionTerm = builder.inputType('MentionTerm', {
  description: 'A name to look for.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description:
        'The name, as it is written: whole words, any case. `C++` is not `C`, `Disney+` not `Disney`.',
    }),
    aliases: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Other ways to write it; what overlaps is counted once.',
    }),
    domains: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Its registrable domains, or any addresses of them, for `citedAnswerCount`.',
    }),
  }),
});
