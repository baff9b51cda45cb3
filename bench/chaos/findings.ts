import type { Answer, Untyped } from '../../test/support/service.ts';
import type { Received } from '../../test/support/upstream.ts';

/** Final tasks that were fetched again, though nobody was killed between the two. */
export function findRepeated(
  requests: readonly { readonly path: string; readonly at: number }[],
  ids: ReadonlySet<string>,
  killedAt: readonly number[],
): string[] {
  const fetched = new Map<string, number>();
  const repeated: string[] = [];
  for (const { at, path } of requests) {
    const id = /task_get\/([\w-]+)$/.exec(path)?.[1];
    if (id === undefined || !ids.has(id)) continue;
    const before = fetched.get(id);
    fetched.set(id, at);
    if (before === undefined || killedAt.some((time) => time >= before && time <= at)) continue;
    repeated.push(id);
  }
  return repeated;
}

/** Whether a client knows what became of a paid call: it was made, or it was not and never will be. */
export function isSettled(answer: Answer | null): boolean {
  const problems: Untyped[] | undefined = answer?.data?.paid?.userErrors;
  if (problems === undefined) return false;
  return problems.every(({ code }) => code !== 'OUTCOME_UNKNOWN' && code !== 'LIVE_BUSY');
}

/** What a client is told not to try again. */
export function errorsOf(answer: Answer | null): string[] {
  const failures: Untyped[] = answer?.data?.tasks?.failures ?? [];
  const problems: Untyped[] = answer?.data?.paid?.userErrors ?? [];
  const errors = (answer?.errors ?? []).map(({ extensions, message }) => ({
    ...extensions,
    message,
  }));
  return [...failures, ...problems, ...errors]
    .filter(({ retryable }) => retryable !== true)
    .map((error) => JSON.stringify(error));
}

/** Of which tasks NOTIFY_URL was told. */
export function idsOf(received: readonly Received[]): Set<string> {
  return new Set(
    received.map(({ body }) => (JSON.parse(body.toString()) as { data: { id: string } }).data.id),
  );
}

/** Whether it is of a live call, of which upstream keeps no copy. */
export function isLive(lost: string): boolean {
  return lost.endsWith('(run live)');
}
