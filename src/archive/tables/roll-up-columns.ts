import { sql } from 'kysely';
import { DAY } from '../../model/date.ts';

/*
 * Sums by day over the final tasks up to a number, which is raised in the same transaction. What such a task says never
 * changes, and whatever becomes final later has a higher number; so that roll-ups and the rows beyond them make exact
 * sums together, at any moment. Questions that the roll-ups' columns cannot answer are answered from the rows alone.
 */

/** Stands for a day that is not known. */
export const NO_DAY = -1;
export const MAX_DAY = 2_000_000_000;

export const dayOrNull = sql`nullif(day, ${sql.lit(NO_DAY)})`;
export const day = sql`coalesce(tasks.completed_at / ${sql.lit(DAY)}, ${sql.lit(NO_DAY)})`;

/** Stands for a provider in the totals over all of them. */
export const ALL = '';
export const kinds = { DOMAIN: 'domain', HOST: 'host' } as const;
export const citationSums = ['annotations', 'answers'];
export const factSums = [
  'tasks',
  'unknown',
  'spent',
  'charged',
  'input',
  'output',
  'reasoning',
  'searched',
  'cited',
  'annotations',
];
export const sums = sql.join(factSums.map((name) => sql`sum(${sql.ref(name)})`));

/** A task as one of those that are summed up. Of what has no answer (yet), the day is that of its posting. */
export const fact = sql`
  coalesce(tasks.completed_at / ${sql.lit(DAY)}, tasks.posted_at / ${sql.lit(DAY)}, ${sql.lit(NO_DAY)}) as day,
  case when tasks.completed_at is null then 0 else 1 end as completed,
  tasks.provider, tasks.model, tasks.requested_model, tasks.tag, tasks.method, tasks.answered,
  1 as tasks,
  case when tasks.charged is null then 1 else 0 end as unknown,
  case when tasks.charged is null then 0 else tasks.money_spent end as spent,
  coalesce(tasks.charged, 0) as charged,
  coalesce(tasks.input_tokens, 0) as input,
  coalesce(tasks.output_tokens, 0) as output,
  coalesce(tasks.reasoning_tokens, 0) as reasoning,
  coalesce(tasks.web_search, 0) as searched,
  case when tasks.citation_state = 'CITED' then 1 else 0 end as cited,
  tasks.annotation_count as annotations`;
