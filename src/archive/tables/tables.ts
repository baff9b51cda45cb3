/* In this room: what stands in the database, for those who write it and those who read it: rows, full-text index, sums, terms. */

import type { Generated, Insertable, Selectable } from 'kysely';

/** The tables as the newest migration leaves them. Times are epoch milliseconds, money is integer nano-dollars. */
export interface Tables {
  inbox: InboxTable;
  tasks: TasksTable;
  bodies: BodiesTable;
  annotations: AnnotationsTable;
  addresses: NumberedTable;
  /** The words of all texts; only on PostgreSQL. */
  vocabulary: NumberedTable;
  prompts: PromptsTable;
  fan_outs: FanOutsTable;
  texts: TextsTable;
  /** The same of the newest tasks; where `FullText` needs it. */
  recent: TextsTable;
  rolled_up: RolledUpTable;
  names: NamesTable;
  events: EventsTable;
  notices: NoticesTable;
  notices_begun: NoticesBegunTable;
  deleted: DeletedTable;
  posts: PostsTable;
  entries: EntriesTable;
}

/** Answers that were taken in, and of which nothing is derived yet; each task once. */
interface InboxTable {
  /** In the order of their arrival. */
  number: Generated<number>;
  id: string;
  /** Grows whenever another copy changes the row. */
  revision: Generated<number>;
  /** When the first copy arrived. */
  at: number;
  provider: string;
  status: string;
  /** That of the copy whose place was taken. */
  previous: string | null;
  final: number;
  /** Whether it is told when this makes the task final. */
  is_news: number;
  fetched_at: number;
  posted_at: number | null;
  posted_cost: number | null;
  /** The response of upstream about this one task, exactly as it arrived. */
  body: Uint8Array;
}
export type InboxRow = Selectable<InboxTable>;

/** What is filtered, sorted and summed. All but the first seven are read from the body, and can be read again. */
interface TasksTable {
  number: Generated<number>;
  id: string;
  provider: string;
  status: string;
  /** 1: upstream has nothing more to say about this task; it is never asked again. */
  final: number;
  fetched_at: number;
  /** Of tasks posted through this service: when, and for how much. */
  posted_at: number | null;
  posted_cost: number | null;
  method: string;
  tag: string | null;
  model: string | null;
  requested_model: string | null;
  /** Number of the prompt. */
  prompt: number | null;
  /** ISO 3166-1 alpha-2, of the country searched from. */
  country: string | null;
  completed_at: number | null;
  /** Whether there is an answer: a result row. */
  answered: number;
  /** Whether there is any text in it; null where there is no answer. */
  has_text: number | null;
  web_search: number | null;
  citation_state: string | null;
  money_spent: number | null;
  charged: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  annotation_count: number;
  /** null: not reported. */
  fan_out_count: number | null;
  /** Which reading of the body the columns are from. */
  derivation: number;
}
export type TaskRow = Insertable<TasksTable>;

interface BodiesTable {
  task: number;
  /** The response of upstream about this one task, exactly as it arrived; zstd. */
  body: Uint8Array;
}

interface AnnotationsTable {
  task: number;
  position: number;
  /** The page, however its address was written; null where it is not known. This and the next are numbers of addresses. */
  url: number | null;
  host: number | null;
  domain: number | null;
}

/** Texts that stand elsewhere as their numbers. */
interface NumberedTable {
  id: Generated<number>;
  text: string;
}

interface PromptsTable {
  id: Generated<number>;
  hash: string;
  text: string;
}

interface FanOutsTable {
  task: number;
  query: string;
}

/** The full-text index: `rowid` is the task's number. What the texts are written as, `FullText` tells. */
interface TextsTable {
  rowid: number;
  prompt: string;
  answer: string;
}

/**
 * One row: the number up to which final tasks are in the roll-ups. Their tables are not typed here: only plain SQL names
 * them, in writing/roll-ups.ts and writing/tracked-terms.ts, which write them, and in the questions that read them.
 */
interface RolledUpTable {
  upto: number;
  /** From which number on the texts of recent tasks are all there. */
  recent_from: number;
  /** Grows whenever the sums change otherwise than by the next tasks: what was counted before is then out of date. */
  revision: Generated<number>;
}

/** What was asked for in `mentions`, and is counted as tasks come in; see tracked-terms.ts. */
interface NamesTable {
  id: Generated<number>;
  /** The term as JSON: its names and domains, in order. */
  term: string;
}

/** A task became final. */
interface EventsTable {
  id: Generated<number>;
  task_id: string;
  /** What was known of it before; null: nothing. */
  previous: string | null;
  at: number;
  /** 1: it is told to NOTIFY_URL as well; what was imported is not. */
  notice: Generated<number>;
}

/** An event that is still to be told to NOTIFY_URL. */
interface NoticesTable {
  event: number;
  /** When it was noted. */
  since: number;
  /** How often it was told in vain, and when it is told (again). */
  tries: number;
  due_at: number;
}

/** One row, or none as long as nobody was to be told: up to which event they were looked through. */
interface NoticesBegunTable {
  id: number;
  upto: number;
}

export type EventRow = Selectable<EventsTable>;

/** A task was deleted, and is not to come back by itself. */
interface DeletedTable {
  /** Grows by time. */
  number: Generated<number>;
  id: string;
  at: number;
}

/** A paid mutation, by its idempotency key. */
interface PostsTable {
  key: string;
  input_hash: string;
  created_at: number;
}

/** A task of such a mutation: the intent before the call, the outcome after it. */
interface EntriesTable {
  token: string;
  post_key: string;
  position: number;
  method: string;
  provider: string;
  /** What is sent to upstream. */
  body: string;
  /** OPEN: not known (yet) what came of it. */
  state: string;
  posted_at: number;
  /** The replica that sent it. */
  sender: string | null;
  /** What it is expected to cost, until it is known. */
  reserved: number;
  cost: number | null;
  task_id: string | null;
  /** Why it was refused, as JSON. */
  refusal: string | null;
  /** 1: its task is final, so nobody need look after it. */
  final: Generated<number>;
}
export type EntryRow = Selectable<EntriesTable>;
