import { expressionBuilder, sql } from 'kysely';
import { type Provider, providers } from '../../model/provider.ts';
import type { Database } from '../tables/database.ts';
import { NO_PROMPT } from '../tables/roll-up-columns.ts';
import type { Tables } from '../tables/tables.ts';
import { promptsOf } from './breakdowns.ts';
import { createCursors } from './cursor.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { type Page, type PageArguments, pageOfTasks, readPage } from './pages.ts';

export interface Prompt {
  readonly number: number;
  readonly text: string;
  readonly taskCount: number;
  readonly answerCount: number;
  readonly providers: readonly Provider[];
  /** Those that answered. */
  readonly models: readonly string[];
  /** Nano-dollars, of what is known. */
  readonly spent: number;
  readonly first: number | null;
  readonly last: number | null;
}

export type Prompts = ReturnType<typeof createPrompts>;

/** Questions about the prompts of the tasks that a filter takes; tasks without one are left out. */
export function createPrompts(database: Database, filter: TaskFilter | null | undefined) {
  const { fullText, reports } = database;
  const cursors = createCursors(['prompts', filter ?? null]);

  async function read(numbers: readonly number[]): Promise<Map<number, Prompt>> {
    if (numbers.length === 0) return new Map();
    const isAsked = sql`prompt in (${sql.join(numbers)})`;
    const [texts, { rows }] = await Promise.all([
      reports.selectFrom('prompts').select(['id', 'text']).where('id', 'in', numbers).execute(),
      sql<Part>`select prompt, provider, model, answered, sum(tasks) as tasks, sum(spent) as spent,
          min(first) as first, max(last) as last
        from ${promptsOf(database, filter, isAsked)} group by prompt, provider, model, answered`.execute(
        reports,
      ),
    ]);
    const parts = Map.groupBy(rows, ({ prompt }) => prompt);
    return new Map(texts.map(({ id, text }) => [id, toPrompt(id, text, parts.get(id) ?? [])]));
  }

  return {
    /** The one that was answered last comes first. */
    async page(page: PageArguments): Promise<Page<Prompt>> {
      const { after, size } = readPage(page);
      const from = cursors.read(after);
      const beyond = from ? sql`where (at, prompt) < (${from[0]}, ${from[1]})` : sql``;
      const { rows } = await sql<{ prompt: number; at: number }>`
        select prompt, at from (
          select prompt, coalesce(max(last), -1) as at from ${promptsOf(database, filter)}
          where prompt <> ${sql.lit(NO_PROMPT)} group by prompt) as asked
        ${beyond} order by at desc, prompt desc limit ${size + 1}`.execute(reports);
      const shown = rows.slice(0, size);
      const prompts = await read(shown.map(({ prompt }) => prompt));
      return {
        items: shown.flatMap(({ at, prompt }) => {
          const item = prompts.get(prompt);
          return item ? [{ cursor: cursors.write([at, prompt]), item }] : [];
        }),
        hasNextPage: rows.length > size,
        hasPreviousPage: from !== null,
      };
    },

    async count(): Promise<number> {
      const { rows } = await sql<{ count: number }>`select count(distinct prompt) as count
        from ${promptsOf(database, filter)} where prompt <> ${sql.lit(NO_PROMPT)}`.execute(reports);
      return rows[0]?.count ?? 0;
    },

    /** Ids of the newest answer of each provider and requested model, by number of the prompt. */
    async latest(numbers: readonly number[]): Promise<Map<number, string[]>> {
      const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
      // Who was ever asked, from the sums; and of each the newest answer that the filter takes, from an index.
      const { rows } = await sql<{ prompt: number; id: string }>`
        select asked.prompt, tasks.id from (
          select prompt, provider, requested_model, (select tasks.number from tasks
            where tasks.prompt = asked.prompt and tasks.provider = asked.provider
              and coalesce(tasks.requested_model, '') = asked.requested_model
              and tasks.answered = 1 and ${takes}
            order by coalesce(tasks.completed_at, -1) desc, tasks.number desc limit 1) as newest
          from (select distinct prompt, provider, coalesce(requested_model, '') as requested_model
            from ${promptsOf(database, null, sql`prompt in (${sql.join(numbers)})`)}) as asked) as asked
        join tasks on tasks.number = asked.newest
        order by asked.prompt, ${sql.join(providers.map((name) => sql`asked.provider = ${sql.lit(name)} desc`))},
          asked.requested_model = '', asked.requested_model`.execute(reports);
      const found = Map.groupBy(rows, ({ prompt }) => prompt);
      return new Map([...found].map(([prompt, own]) => [prompt, own.map(({ id }) => id)]));
    },

    /** The tasks of a prompt, newest first. */
    tasks: (number: number, page: PageArguments): Promise<Page<string>> =>
      pageOfTasks(database, filter, { field: 'COMPLETED_AT', direction: 'DESC' }, page, {
        about: ['prompt', number],
        condition: sql`tasks.prompt = ${number}`,
      }),
  };
}

interface Part {
  readonly prompt: number;
  readonly provider: string;
  readonly model: string | null;
  readonly answered: number;
  readonly tasks: number;
  readonly spent: number;
  readonly first: number | null;
  readonly last: number | null;
}

function toPrompt(number: number, text: string, parts: readonly Part[]): Prompt {
  const answers = parts.filter(({ answered }) => answered === 1);
  const times = (name: 'first' | 'last') => parts.flatMap((part) => part[name] ?? []);
  return {
    number,
    text,
    taskCount: sum(parts, 'tasks'),
    answerCount: sum(answers, 'tasks'),
    providers: providers.filter((name) => parts.some(({ provider }) => provider === name)),
    models: [...new Set(answers.flatMap(({ model }) => model ?? []))].toSorted((a, b) =>
      a < b ? -1 : 1,
    ),
    spent: sum(parts, 'spent'),
    first: times('first').reduce<number | null>((a, b) => (a === null || b < a ? b : a), null),
    last: times('last').reduce<number | null>((a, b) => (a === null || b > a ? b : a), null),
  };
}

function sum(parts: readonly Part[], what: 'tasks' | 'spent'): number {
  return parts.reduce((total, part) => total + part[what], 0);
}
