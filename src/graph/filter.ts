import {
  conditions,
  type FilterType,
  type TaskFilter as Filter,
  type TimeRange,
} from '../archive/questions/filter.ts';
import { MAX_CHOICES } from '../model/limits.ts';
import { builder } from './builder.ts';
import { CitationState } from './result.ts';
import { MentionTerm } from './mention-term.ts';
import { Provider, TaskMethod, TaskStatus } from './task.ts';

export const DateTimeRange = builder.inputRef<TimeRange>('DateTimeRange').implement({
  description: 'A stretch of time; without an end it is open there.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Inclusive.' }),
    to: t.field({ type: 'DateTime', description: 'Exclusive.' }),
  }),
});

const types = {
  ID: 'ID',
  String: 'String',
  Boolean: 'Boolean',
  DateTimeRange,
  Provider,
  TaskMethod,
  TaskStatus,
  CitationState,
  MentionTerm,
} as const satisfies Record<FilterType, unknown>;

export const TaskFilter = builder.inputRef<Filter>('TaskFilter').implement({
  description: `Which tasks. All that is given must hold; of a list (up to ${MAX_CHOICES}), one must.`,
  fields: (t) =>
    Object.fromEntries(
      Object.entries(conditions).map(([name, { description, isList, type }]) => [
        name,
        isList
          ? t.field({ type: [types[type]], description })
          : t.field({ type: types[type], description }),
      ]),
    ), // the fields of `Filter`, which is made from the same list
});
