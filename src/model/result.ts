import { toDate } from './date.ts';
import type { Annotation } from './annotation.ts';
import {
  itemAnnotations,
  itemText,
  joinLists,
  joinTexts,
  type Message,
  type Reasoning,
  type ResultItem,
  toContent,
} from './items.ts';
import type { ResultWire, TaskWire } from './wire.ts';

export interface Result {
  readonly modelName: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly webSearch: boolean | null;
  readonly moneySpent: number | null;
  readonly datetime: Date | null;
  readonly items: readonly ResultItem[] | null;
  /** false: there is something among the items that may have been a source, and could not be read. */
  readonly isUnderstood: boolean;
  readonly fanOutQueries: readonly string[] | null;
}

export function toResult(wire: ResultWire, around: TaskWire): Result {
  const { isUnderstood, items, queries } = toContent(wire.items);
  return {
    modelName: wire.model_name,
    inputTokens: wire.input_tokens,
    outputTokens: wire.output_tokens,
    reasoningTokens: wire.reasoning_tokens,
    webSearch: wire.web_search,
    moneySpent: wire.money_spent,
    datetime: toDate(wire.datetime),
    items,
    isUnderstood,
    // The published example has them beside `result`, the schemas inside it.
    fanOutQueries: wire.fan_out_queries ?? around.fan_out_queries ?? queries,
  };
}

export const citationStates = {
  WEB_SEARCH_OFF: 'The model did not search the web.',
  NONE_RETURNED: 'The model searched the web and cited nothing.',
  CITED: 'There is at least one annotation.',
  UNKNOWN:
    'Upstream did not say whether the model searched, or sent something that may be a source and is not understood.',
} as const;
export type CitationState = keyof typeof citationStates;

export function citationStateOf(result: Result): CitationState {
  if ((annotationsOf(result)?.length ?? 0) > 0) return 'CITED';
  if (result.webSearch === false) return 'WEB_SEARCH_OFF';
  return result.webSearch && result.isUnderstood ? 'NONE_RETURNED' : 'UNKNOWN';
}

export function reasoningOf(result: Result): readonly Reasoning[] {
  return result.items?.filter((item) => item.kind === 'Reasoning') ?? [];
}

export function messagesOf(result: Result): readonly Message[] {
  return result.items?.filter((item) => item.kind === 'Message') ?? [];
}

/** The annotations of every message in reading order; null only where every list of them was null. */
export function annotationsOf(result: Result): readonly Annotation[] | null {
  return joinLists(messagesOf(result).map(itemAnnotations));
}

/** All message text; null where there is none. */
export function textOf(result: Result): string | null {
  return joinTexts(messagesOf(result).map(itemText));
}
