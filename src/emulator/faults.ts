import { type EnvelopeJson, toFailure } from './replies.ts';

/** Something that goes wrong, once or `times`, with requests whose path contains `path`. */
export type Fault = Trouble & { readonly path?: string; readonly times?: number };

type Trouble =
  /** Milliseconds more. */
  | { readonly latency: number }
  /** This HTTP status, with an envelope of this code; nothing is done. */
  | { readonly status: number; readonly code?: number }
  /** HTTP 200, the envelope has this code and `tasks` is null; nothing is done. */
  | { readonly envelope: number }
  /** HTTP 200, the first task has this code and no result; of a POST, that task is not made. */
  | { readonly task: number }
  | { readonly kind: FaultKind };

/** All but the first two carry the request out: what a POST has made and charged stays made and charged. */
export const faultKinds = {
  reset: 'The connection is cut, nothing was done.',
  hang: 'No answer ever, nothing was done.',
  'accept-then-reset': 'The request is carried out, then the connection is cut.',
  'accept-then-hang': 'The request is carried out, and no answer ever comes.',
  truncate: 'The body breaks off half way.',
  html: 'A page of a proxy instead of JSON.',
  gzip: 'Compressed whatever the client accepts.',
  'lying-gzip': 'Begins like gzip and is not.',
  'plain-as-gzip': 'The header says gzip, the body is plain.',
  'wrong-id': 'The answer is about another task.',
  'wrong-shape': 'JSON, but not an envelope.',
  'null-tasks': 'All is well, it says, and there are no tasks.',
  'ill-typed': 'Numbers where texts belong, and the other way round.',
  'unknown-item': 'An item, a section and a field that nobody knows.',
  huge: 'A body of 40 MB.',
} as const;
export type FaultKind = keyof typeof faultKinds;

export function createFaults() {
  let queue: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault: Fault): void {
      queue.push({ fault, left: fault.times ?? 1 });
    },
    /** The fault of this request, if there is one; used up by it. */
    take(path: string): Fault | null {
      const entry = queue.find(({ fault }) => path.includes(fault.path ?? ''));
      if (!entry) return null;
      entry.left -= 1;
      if (entry.left <= 0) queue = queue.filter((other) => other !== entry);
      return entry.fault;
    },
    clear(): void {
      queue = [];
    },
  };
}

/** The status and envelope of a fault that stands in for the whole answer, or null. */
export function instead(fault: Fault): { status: number; body: EnvelopeJson } | null {
  if ('envelope' in fault) return { status: 200, body: toFailure(fault.envelope) };
  if (!('status' in fault)) return null;
  const usual = { 401: 40100, 402: 40200, 404: 40400 }[fault.status] ?? 50000;
  return { status: fault.status, body: toFailure(fault.code ?? usual) };
}

/** The body of an answer after a fault has been at it. */
export function spoil(body: EnvelopeJson, fault: Fault): unknown {
  const [task, ...others] = body.tasks ?? [];
  if (!task) return body;
  const withTask = (changes: object) => ({ ...body, tasks: [{ ...task, ...changes }, ...others] });
  if ('task' in fault) {
    const { status_message } = toFailure(fault.task);
    return withTask({ status_code: fault.task, status_message, result_count: 0, result: null });
  }
  if (!('kind' in fault)) return body;
  switch (fault.kind) {
    case 'wrong-id':
      return withTask({ id: '01010000-1535-0613-0000-0000000000ff' });
    case 'wrong-shape':
      return { hello: 'world' };
    case 'null-tasks':
      return { ...body, tasks: null };
    case 'ill-typed':
      return withTask({
        time: 5,
        cost: 'free',
        result_count: 1.5,
        path: [1, 2],
        data: 'what?',
        result: task.result?.map((row) => ({ ...(row as object), ...illTyped })) ?? null,
      });
    case 'unknown-item':
      return withTask({ result: task.result?.map((row) => addUnknown(row as object)) ?? null });
    default:
      return body;
  }
}

const illTyped = {
  model_name: 7,
  input_tokens: '12',
  web_search: 'yes',
  money_spent: '0.04',
  datetime: 20250724,
  fan_out_queries: 'what?',
};

function addUnknown(row: object): object {
  const items = 'items' in row && Array.isArray(row.items) ? (row.items as unknown[]) : [];
  return {
    ...row,
    new_field: { anything: true },
    items: [
      ...items,
      { type: 'tool_call', name: 'calculator', sections: [{ type: 'code', text: '1+1' }] },
    ],
  };
}
