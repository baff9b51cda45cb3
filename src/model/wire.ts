import { z } from 'zod';

/*
 * What upstream sends. Strict about the skeleton that is read by position or name, forgiving about every value in it:
 * a value of the wrong type is null, an unknown field or kind is data.
 */

const text = z.string().nullable().catch(null);
const int = z.int32().nullable().catch(null);
const number = z.number().nullable().catch(null);
const flag = z.boolean().nullable().catch(null);
const strings = z.array(z.string()).nullable().catch(null);

/**
 * The elements of a list. An object that stands for one, `{"0": ..., "1": ...}`, is the list of its values; but one that
 * has a field of an element is that element, alone. null where there is no list.
 */
export function toList(sent: unknown, fields: readonly string[]): readonly unknown[] | null {
  if (Array.isArray(sent)) return sent;
  if (!isObject(sent)) return null;
  return fields.some((name) => name in sent) ? [sent] : Object.values(sent);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was searched for, and in which words; what does not tell is left out. */
const queries = z.unknown().transform(toQueries).optional();

/** null where there is no list. An element is a text, or an object that has it, mostly as `query`. */
export function toQueries(sent: unknown): readonly string[] | null {
  const list = toList(sent, ['query']);
  return list && list.flatMap((element) => toQuery(element) ?? []);
}

function toQuery(element: unknown): string | null {
  if (typeof element === 'string') return element;
  if (!isObject(element)) return null;
  const { query } = element;
  if (typeof query === 'string') return query;
  return Object.values(element).find((value) => typeof value === 'string') ?? null;
}

/** `items` is read by items.ts and annotation.ts, since whatever is odd in it costs itself only. */
export const ResultWire = z.object({
  model_name: text,
  input_tokens: int,
  output_tokens: int,
  reasoning_tokens: int,
  web_search: flag,
  money_spent: number,
  datetime: text,
  items: z.unknown().optional(),
  fan_out_queries: queries,
});
export type ResultWire = z.infer<typeof ResultWire>;

/** Rows that are none are left out. */
const results = z
  .preprocess(
    (sent) => toList(sent, ['items', 'model_name'])?.filter((row) => isObject(row)) ?? sent,
    z.array(ResultWire).nullish(),
  )
  .optional();

export const RequestWire = z.object({
  user_prompt: text,
  model_name: text,
  system_message: text,
  message_chain: z
    .array(z.object({ role: z.string(), message: z.string() }))
    .nullable()
    .catch(null),
  max_output_tokens: int,
  temperature: number,
  top_p: number,
  web_search: flag,
  force_web_search: flag,
  web_search_country_iso_code: text,
  web_search_city: text,
  use_reasoning: flag,
  tag: text,
});
export type RequestWire = z.infer<typeof RequestWire>;

export const TaskWire = z.object({
  id: z.string(),
  status_code: z.int32(),
  status_message: z.string().catch(''),
  time: text,
  cost: number,
  result_count: int,
  path: strings,
  data: RequestWire.nullable().catch(null),
  result: results,
  fan_out_queries: queries,
});
export type TaskWire = z.infer<typeof TaskWire>;

/** The response around everything. `tasks` is null when the request as a whole failed. */
export const EnvelopeWire = z.object({
  version: text,
  status_code: z.int32(),
  status_message: z.string().catch(''),
  time: text,
  cost: number,
  tasks_count: int,
  tasks_error: int,
  tasks: z.array(z.unknown()).nullish(),
});
export type EnvelopeWire = z.infer<typeof EnvelopeWire>;

/** A row of `tasks_ready`. */
export const ReadyWire = z.object({ id: z.guid().toLowerCase(), tag: text });
export type ReadyTask = z.infer<typeof ReadyWire>;

/** A row of `models`. `reasoning` is not in the published schemas. */
export const ModelWire = z.object({
  model_name: z.string(),
  reasoning: flag,
  web_search_supported: flag,
  task_post_supported: flag,
});
export type ModelRow = z.infer<typeof ModelWire>;

/** A row of `appendix/id_list` with metadata: the posted parameters, hence the tag. */
export const ListedWire = z.object({
  id: z.guid().toLowerCase(),
  cost: number,
  metadata: z.object({ tag: text }).nullable().catch(null),
});
export type ListedTask = z.infer<typeof ListedWire>;

/** What is read of `appendix/user_data`. */
export const AccountWire = z.object({
  login: text,
  money: z.object({ balance: number }).nullable().catch(null),
});
