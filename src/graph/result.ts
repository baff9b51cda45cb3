import { checkTerms } from '../archive/questions/terms.ts';
import { distinct } from '../model/annotation.ts';
import { MAX_TERMS } from '../model/limits.ts';
import { findNamings } from '../model/namings.ts';
import * as model from '../model/result.ts';
import type { TaskResult } from '../model/task.ts';
import { Annotation, AnnotationDistinct } from './annotation.ts';
import { builder } from './builder.ts';
import { describedEnum } from './enum.ts';
import { ResultItem } from './item.ts';
import { MentionSpan } from './mention-span.ts';
import { MentionTerm } from './mention-term.ts';
import { Message } from './message.ts';
import { Reasoning } from './reasoning.ts';
import { clippedText } from './text.ts';
import { BULKY } from './weights.ts';

export const CitationState = builder.enumType('CitationState', {
  description: 'Whether an answer cites sources, and if not, why.',
  values: describedEnum(model.citationStates),
});

export const Result = builder.objectRef<TaskResult>('Result');
Result.implement({
  description: 'The answer of a model to one task.',
  fields: (t) => ({
    modelName: t.exposeString('modelName', {
      nullable: true,
      description:
        'The model that answered; the request may have named an alias. Upstream: model_name.',
    }),
    inputTokens: t.exposeInt('inputTokens', {
      nullable: true,
      description: 'Tokens the model read. Upstream: input_tokens.',
    }),
    outputTokens: t.exposeInt('outputTokens', {
      nullable: true,
      description: 'Tokens the model wrote. Upstream: output_tokens.',
    }),
    reasoningTokens: t.exposeInt('reasoningTokens', {
      nullable: true,
      description: 'Tokens spent on reasoning. Upstream: reasoning_tokens.',
    }),
    webSearch: t.exposeBoolean('webSearch', {
      nullable: true,
      description: 'Whether web search was used, not merely allowed. Upstream: web_search.',
    }),
    moneySpent: t.exposeFloat('moneySpent', {
      nullable: true,
      description: 'What the model vendor charged, USD. Upstream: money_spent.',
    }),
    datetime: t.expose('datetime', {
      type: 'DateTime',
      nullable: true,
      description: 'When the answer was made. Upstream: datetime.',
    }),
    items: t.expose('items', {
      complexity: { multiplier: 2 },
      type: [ResultItem],
      nullable: true,
      description:
        'Reasoning, messages and whatever comes next, in upstream order; null where upstream sent null. Upstream: items.',
    }),
    reasoning: t.field({
      complexity: { multiplier: 1 },
      type: [Reasoning],
      description: 'The reasoning items alone.',
      resolve: model.reasoningOf,
    }),
    messages: t.field({
      complexity: { multiplier: 1 },
      type: [Message],
      description: 'The message items alone.',
      resolve: model.messagesOf,
    }),
    text: clippedText(
      t,
      'All message text, joined with nothing in between: sections are fragments of one Markdown text.',
      model.textOf,
    ),
    mentions: t.field({
      type: [MentionSpan],
      complexity: ({ terms }) => ({ field: BULKY + terms.length, multiplier: 1 }),
      description:
        'Where the text names these terms, in reading order; overlaps are one. Counted as `mentions` counts.',
      args: {
        terms: t.arg({
          type: [MentionTerm],
          required: true,
          description: `Names to look for, up to ${MAX_TERMS}.`,
        }),
      },
      resolve(result, { terms }) {
        checkTerms(terms, { name: 'terms', least: 1, most: MAX_TERMS });
        const text = model.textOf(result) ?? '';
        return findNamings(text, terms).map(({ end, start, term }) => ({
          term: term.name,
          text: text.slice(start, end),
          startOffset: start,
          endOffset: end,
        }));
      },
    }),
    annotations: t.field({
      type: [Annotation],
      nullable: true,
      description:
        'Every annotation of every message, in reading order; null only where every list of them was null.',
      args: {
        distinct: t.arg({
          type: AnnotationDistinct,
          required: true,
          defaultValue: 'NONE',
          description: 'Leave repeated sources out.',
        }),
      },
      resolve: (result, { distinct: by }) => distinct(model.annotationsOf(result), by),
    }),
    citationState: t.field({
      type: CitationState,
      description: 'Whether the answer cites sources, and if not, why.',
      resolve: model.citationStateOf,
    }),
    fanOutQueries: t.exposeStringList('fanOutQueries', {
      nullable: true,
      description:
        'What the model searched the web for; null: not reported. Read from the result, else from the task, else from the items. Upstream: fan_out_queries.',
    }),
  }),
});
