import type { AskMutation, PostTasksInput, RunLiveInput } from '../../../gql/graphql.ts';

export type Outcome = NonNullable<AskMutation['postTasks']>;

/** What was sent off, so that a reload, or an answer that was lost on its way, pays nothing twice. */
export interface Posted {
  readonly input: PostTasksInput;
  /** Each a call of its own, for models that answer live only. */
  readonly live: readonly RunLiveInput[];
  /** null: not known yet. */
  readonly outcome: Outcome | null;
}

const NAME = 'dashboard.asked';

export function readPosted(): Posted | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Posted | null;
  } catch {
    return null;
  }
}

export function writePosted(posted: Posted | null): void {
  if (posted === null) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, JSON.stringify(posted));
}

/** Nobody else can have this one. Not randomUUID, which a page has over https and on this machine alone. */
export function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `dashboard-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
