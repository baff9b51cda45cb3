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

/** Sent as strings by most providers; `{query}` objects were seen too. */
const queries = z
  .array(z.union([z.string(), z.object({ query: z.string() }).transform((row) => row.query)]))
  .nullish()
  .catch(null);

export const AnnotationWire = z.object({ title: text, url: text, direct_url: text });
export type AnnotationWire = z.infer<typeof AnnotationWire>;

export const SectionWire = z.object({
  type: z.string().catch('unknown'),
  text,
  annotations: z.array(AnnotationWire).nullish(),
});
export type SectionWire = z.infer<typeof SectionWire>;

/** A reasoning or message item; anything that does not fit this stays as it was sent. */
export const ItemWire = z.object({
  type: z.enum(['reasoning', 'message']),
  sections: z.array(SectionWire).nullish(),
});
export type ItemWire = z.infer<typeof ItemWire>;

export const ResultWire = z.object({
  model_name: text,
  input_tokens: int,
  output_tokens: int,
  reasoning_tokens: int,
  web_search: flag,
  money_spent: number,
  datetime: text,
  items: z.array(z.unknown()).nullish(),
  fan_out_queries: queries,
});
export type ResultWire = z.infer<typeof ResultWire>;

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
  result: z.array(ResultWire).nullish(),
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
