import { toNanos } from '../../model/money.ts';
import { annotationsOf, citationStateOf, textOf } from '../../model/result.ts';
import type { Task } from '../../model/task.ts';
import { toKey, toName } from '../tables/keys.ts';
import { toPrompt } from '../tables/prompts.ts';
import type { TaskRow } from '../tables/tables.ts';

/** Raised whenever the reading of bodies improves: older rows are then read again at the next start. */
export const DERIVATION = 8;

/** A million dollars, for one answer. */
const MAX_PRICE = 1e15;

/** What is kept of a task beside its body: columns, sources, searches, and the words to find it by. */
export interface Derived {
  readonly columns: Pick<
    TaskRow,
    | 'method'
    | 'tag'
    | 'model'
    | 'requested_model'
    | 'country'
    | 'completed_at'
    | 'answered'
    | 'has_text'
    | 'web_search'
    | 'citation_state'
    | 'money_spent'
    | 'charged'
    | 'input_tokens'
    | 'output_tokens'
    | 'reasoning_tokens'
    | 'annotation_count'
    | 'fan_out_count'
    | 'derivation'
  >;
  readonly annotations: readonly {
    position: number;
    url: string | null;
    host: string | null;
    domain: string | null;
  }[];
  readonly fanOuts: readonly string[];
  /** As it is kept, and grouped by. */
  readonly question: string | null;
  readonly prompt: string;
  readonly answer: string;
}

export function derive(task: Task): Derived {
  const { charges } = task;
  const result = task.results?.[0];
  const annotations = (result && annotationsOf(result)) ?? [];
  const queries = result?.fanOutQueries ?? null;
  const spent = toPrice(charges.moneySpent);
  return {
    columns: {
      method: task.method,
      tag: ifAny(task.tag, toName),
      model: ifAny(result?.modelName, toName) || null, // no name is called ""
      requested_model: ifAny(task.request?.modelName, toName) || null,
      country: ifAny(task.request?.webSearchCountryIsoCode?.trim().toUpperCase(), toName) || null,
      completed_at: task.completedAt?.getTime() ?? null,
      answered: result ? 1 : 0,
      has_text: result ? Number((textOf(result) ?? '').trim() !== '') : null,
      web_search: toFlag(result?.webSearch),
      citation_state: result ? citationStateOf(result) : null,
      money_spent: spent,
      charged: spent === null ? null : toPrice(charges.total),
      input_tokens: result?.inputTokens ?? null,
      output_tokens: result?.outputTokens ?? null,
      reasoning_tokens: result?.reasoningTokens ?? null,
      annotation_count: annotations.length,
      fan_out_count: queries?.length ?? null,
      derivation: DERIVATION,
    },
    annotations: annotations.map(({ domain, host, page, position }) => ({
      position,
      url: ifAny(page, toKey),
      host: ifAny(host, toKey),
      domain: ifAny(domain, toKey),
    })),
    fanOuts: [...new Set(queries?.map((query) => toKey(query)))],
    question: toPrompt(task.request?.userPrompt),
    prompt: task.request?.userPrompt ?? '',
    answer: (result && textOf(result)) ?? '',
  };
}

function ifAny(text: string | null | undefined, convert: (text: string) => string): string | null {
  return typeof text === 'string' ? convert(text) : null;
}

/** In nano-dollars; null where it is none: a column does not hold it, or a sum of it and others is not exact. */
function toPrice(usd: number | null): number | null {
  const nanos = usd === null ? null : toNanos(usd);
  return nanos === null || nanos < 0 || nanos > MAX_PRICE ? null : nanos;
}

function toFlag(value: boolean | null | undefined): number | null {
  return typeof value === 'boolean' ? Number(value) : null;
}
