import type { Transform } from 'node:stream';
import { stringify } from 'csv-stringify';
import { annotationsOf, citationStateOf, textOf } from '../model/result.ts';
import type { Task } from '../model/task.ts';

type Cell = string | number | boolean | Date | null | undefined;
type Row = Readonly<Record<string, Cell>>;

/** What a row stands for. */
export const rowKinds = { tasks: toTaskRow, annotations: toAnnotationRows } as const;
export type RowKind = keyof typeof rowKinds;

const columns: Readonly<Record<RowKind, string>> = {
  tasks:
    'id provider method status createdAt completedAt tag prompt requestedModel model webSearch country citationState ' +
    'annotationCount moneySpent charged inputTokens outputTokens reasoningTokens text',
  annotations: 'taskId provider completedAt position title url page host domain isRedirect',
};

/**
 * Rows in, CSV of RFC 4180 out, in UTF-8 with a line of names; what is not known is an empty cell. A byte order mark tells
 * Excel that it is UTF-8.
 */
export function createCsv(kind: RowKind, { bom }: { readonly bom: boolean }): Transform {
  return stringify({
    bom,
    cast: {
      boolean: String,
      date: (date) => date.toISOString(),
      string: defuse,
    },
    columns: columns[kind].split(' '),
    escape_formulas: true,
    header: true,
    // Also where it is no whole end of a line.
    quoted_match: /[\r\n]/,
    record_delimiter: 'windows',
  });
}

/** Answers quote the open web. The library sees to what begins a formula; blanks before it may not save it everywhere. */
function defuse(text: string): string {
  return /^(?:\n|\s+[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/.test(text) ? `'${text}` : text;
}

function toTaskRow(task: Task): Row[] {
  const { charges, completedAt, createdAt, id, method, provider, request, status, tag } = task;
  const result = task.results?.[0];
  return [
    {
      id,
      provider,
      method,
      status,
      createdAt,
      completedAt,
      tag,
      prompt: request?.userPrompt,
      requestedModel: request?.modelName,
      model: result?.modelName,
      webSearch: result?.webSearch,
      country: request?.webSearchCountryIsoCode?.trim().toUpperCase(),
      citationState: result && citationStateOf(result),
      annotationCount: result && (annotationsOf(result)?.length ?? 0),
      moneySpent: charges.moneySpent,
      charged: charges.total,
      inputTokens: result?.inputTokens,
      outputTokens: result?.outputTokens,
      reasoningTokens: result?.reasoningTokens,
      text: result && textOf(result),
    },
  ];
}

function toAnnotationRows({ completedAt, id: taskId, provider, results }: Task): Row[] {
  const [result] = results ?? [];
  const annotations = (result && annotationsOf(result)) ?? [];
  return annotations.map(({ domain, host, isRedirect, page, position, title, url }) => ({
    taskId,
    provider,
    completedAt,
    position,
    title,
    url,
    page,
    host,
    domain,
    isRedirect,
  }));
}
