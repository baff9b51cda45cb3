import { annotationsOf } from '../model/result.ts';
import type * as model from '../model/task.ts';
import { builder } from './builder.ts';
import { perList } from './weights.ts';
import { LookupFailure, type Slot, toFailures, toSlots } from './lookup.ts';
import { Task } from './task.ts';

interface Entry {
  readonly task: model.Task;
  readonly domains: readonly string[];
  readonly onlyHere: readonly string[];
}

interface Compared {
  readonly entries: readonly Entry[];
  readonly shared: readonly string[];
  /** Of all entries. */
  readonly count: number;
  readonly slots: readonly Slot[];
}

const ComparisonEntry = builder.objectRef<Entry>('ComparisonEntry').implement({
  description: 'A task and its sources, beside the others.',
  fields: (t) => ({
    task: t.expose('task', { type: Task, description: 'The task.' }),
    domains: t.exposeStringList('domains', {
      description: 'Registrable domains that its answer cites, in reading order.',
    }),
    onlyHere: t.exposeStringList('onlyHere', {
      description: 'Those that no other compared answer cites.',
    }),
  }),
});

const Comparison = builder.objectRef<Compared>('Comparison').implement({
  description: 'Which sources answers have in common.',
  fields: (t) => ({
    entries: t.expose('entries', {
      type: [ComparisonEntry],
      description: 'An entry for each task that could be read, in order.',
    }),
    sharedDomains: t.exposeStringList('shared', {
      description: 'Domains that every compared answer cites.',
    }),
    overlap: t.float({
      nullable: true,
      description: 'Shared domains / all domains; null if none was cited.',
      resolve: ({ count, shared }) => (count === 0 ? null : shared.length / count),
    }),
    failures: t.field({
      type: [LookupFailure],
      description: 'Tasks that could not be read, and why.',
      resolve: ({ slots }) => toFailures(slots),
    }),
  }),
});

builder.queryField('compare', (t) =>
  t.field({
    type: Comparison,
    nullable: true,
    complexity: ({ ids }) => ({ multiplier: perList(ids.length) }),
    description: 'The sources of several answers, side by side: the same question, several models.',
    args: { ids: t.arg.idList({ required: true, description: 'Task ids, up to 100.' }) },
    async resolve(_, { ids }, { loaders }) {
      const slots = await toSlots(ids, null, loaders);
      return { ...compare(tasksOf(slots)), slots };
    },
  }),
);

function tasksOf(slots: readonly Slot[]): model.Task[] {
  const tasks = slots.flatMap(({ outcome }) => (outcome instanceof Error ? [] : [outcome]));
  return [...new Map(tasks.map((task) => [task.id, task])).values()];
}

function compare(tasks: readonly model.Task[]): Omit<Compared, 'slots'> {
  const cited = tasks.map((task) => ({ task, domains: domainsOf(task) }));
  const counts = new Map<string, number>();
  for (const domain of cited.flatMap(({ domains }) => domains)) {
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return {
    entries: cited.map(({ domains, task }) => ({
      task,
      domains,
      onlyHere: domains.filter((domain) => counts.get(domain) === 1),
    })),
    shared: [...counts].filter(([, count]) => count === tasks.length).map(([domain]) => domain),
    count: counts.size,
  };
}

function domainsOf(task: model.Task): string[] {
  const annotations = task.results?.flatMap((result) => annotationsOf(result) ?? []) ?? [];
  return [...new Set(annotations.flatMap(({ domain }) => domain ?? []))];
}
