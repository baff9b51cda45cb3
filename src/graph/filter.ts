import type { TaskFilter as Filter } from '../archive/questions/filter.ts';
import { ServiceError } from '../model/errors.ts';
import { builder } from './builder.ts';
import { MAX_CHOICES, MAX_SEARCH } from './limits.ts';
import { CitationState } from './result.ts';
import { Provider, TaskStatus } from './task.ts';

const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A stretch of time; without an end it is open there.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Inclusive.' }),
    to: t.field({ type: 'DateTime', description: 'Exclusive.' }),
  }),
});

export const TaskFilter = builder.inputType('TaskFilter', {
  description: `Which tasks. All that is given must hold; of a list (up to ${MAX_CHOICES}), one must.`,
  fields: (t) => ({
    providers: t.field({ type: [Provider], description: 'Who was asked.' }),
    statuses: t.field({ type: [TaskStatus], description: 'How far they have come.' }),
    models: t.stringList({ description: 'The model that answered.' }),
    requestedModels: t.stringList({ description: 'The model asked for, maybe an alias.' }),
    tags: t.stringList({ description: "The poster's own mark." }),
    tagPrefix: t.string({ description: 'What the tag begins with; case matters.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'When they were posted here.' }),
    completedAt: t.field({ type: DateTimeRange, description: 'When the answer was made.' }),
    search: t.string({
      description: `Words that must all occur in the prompt or the answer; up to ${MAX_SEARCH} characters.`,
    }),
    citedDomains: t.stringList({
      description: 'Registrable domains of which a page is cited: `example.co.uk`.',
    }),
    citedUrl: t.string({
      description: 'The address of a page that is cited, behind its redirect where there is one.',
    }),
    webSearch: t.boolean({ description: 'Whether the model searched the web.' }),
    citationStates: t.field({ type: [CitationState], description: 'Whether sources are cited.' }),
  }),
});

/** Throws BAD_USER_INPUT for a filter that would keep the archive busy for everybody else. */
export function checkFilter(filter: Filter | null | undefined): void {
  if ((filter?.search?.length ?? 0) > MAX_SEARCH) {
    throw new ServiceError('BAD_USER_INPUT', `\`search\` has at most ${MAX_SEARCH} characters.`);
  }
  for (const [name, value] of Object.entries(filter ?? {})) {
    if (Array.isArray(value) && value.length > MAX_CHOICES) {
      throw new ServiceError('BAD_USER_INPUT', `\`${name}\` has at most ${MAX_CHOICES} items.`);
    }
  }
}
