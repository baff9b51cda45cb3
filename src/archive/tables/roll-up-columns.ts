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

/**
 * A segment: the tasks of one provider, model, requested model, method and country. What is not known is '' in these. Sums
 * that are kept without days are kept by segment, so that they can be broken down and filtered by any of its columns.
 */
export const segmentColumns = [
  'provider',
  'model',
  'requested_model',
  'method',
  'country',
] as const;
export const segmentValues = sql`tasks.provider, coalesce(tasks.model, ''),
  coalesce(tasks.requested_model, ''), tasks.method, coalesce(tasks.country, '')`;
export const ofSegment = sql`(segments.provider, segments.model, segments.requested_model, segments.method, segments.country)
  = (${segmentValues})`;

/** Stands for a prompt where a task has none. */
export const NO_PROMPT = 0;

/** A task as one of those that are summed up by prompt. */
export const promptFact = sql`coalesce(tasks.prompt, ${sql.lit(NO_PROMPT)}) as prompt, tasks.answered,
  1 as tasks, case when tasks.charged is null then 0 else coalesce(tasks.money_spent, 0) end as spent,
  coalesce(tasks.web_search, 0) as searched, tasks.completed_at as first, tasks.completed_at as last`;

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
  'empty',
];
export const sums = sql.join(factSums.map((name) => sql`sum(${sql.ref(name)})`));

/** A task as one of those that are summed up. Of what has no answer (yet), the day is that of its posting. */
export const fact = sql`
  coalesce(tasks.completed_at / ${sql.lit(DAY)}, tasks.posted_at / ${sql.lit(DAY)}, ${sql.lit(NO_DAY)}) as day,
  case when tasks.completed_at is null then 0 else 1 end as completed,
  tasks.provider, tasks.model, tasks.requested_model, tasks.tag, tasks.prompt, tasks.method, tasks.country,
  tasks.answered,
  1 as tasks,
  case when tasks.charged is null then 1 else 0 end as unknown,
  case when tasks.charged is null then 0 else tasks.money_spent end as spent,
  coalesce(tasks.charged, 0) as charged,
  coalesce(tasks.input_tokens, 0) as input,
  coalesce(tasks.output_tokens, 0) as output,
  coalesce(tasks.reasoning_tokens, 0) as reasoning,
  coalesce(tasks.web_search, 0) as searched,
  case when tasks.citation_state = 'CITED' then 1 else 0 end as cited,
  tasks.annotation_count as annotations,
  case when tasks.has_text = 0 then 1 else 0 end as empty`;
