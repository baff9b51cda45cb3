/*
 * The second way: known tasks in a combination that was never asked for. It applies where a document asks for tasks by
 * ids that come as variables, and for nothing else. Of what Yoga answers to it, the bytes of each task are kept by
 * themselves, and what stands between them; an answer to the same document with other ids is put together from these,
 * where all of it is there. It is used only after what Yoga answered was put together to the byte. Whatever else shapes
 * an answer (the other variables, how many ids, scopes, media type) is part of what "the same" means.
 */

import { hash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Observed } from './observed.ts';
import { type FinalAnswer, toEtag } from './ready-answer.ts';
import { findSlots, type Slot } from './task-slots.ts';

/** Keeps the pieces of an answer that Yoga gave. */
export type Learn = (answer: FinalAnswer, document: DocumentNode) => void;

export interface KnownTasks {
  /**
   * The answer put together; else how its pieces are kept, where that is worth it. `about` is what else the answer depends
   * on: who asks, and as what it is sent.
   */
  find(about: string, body: Buffer): FinalAnswer | Learn | null;
  /** Lets go of a task. */
  forget(taskId: string): void;
}

/** What stands around the tasks of an answer, and what is told of it. */
interface Shape {
  readonly between: readonly Buffer[];
  readonly contentType: string;
  readonly observed: Observed;
}

/** What a request asks for: the document by whatever names it, and its variables. */
interface Asked {
  readonly document: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A request of a document that is known, its ids apart. */
interface Order {
  /** Of each slot in turn. */
  readonly ids: readonly (readonly string[])[];
  /** What is asked of each task, of each slot in turn. */
  readonly selections: readonly string[];
  readonly shape: string;
}

/** Bodies that are longer are not read for this. */
const LONGEST = 32_768;
const DOCUMENTS = 1000;
const TASKS_SEEN = 50_000;
/** What a piece and a task take beside their bytes. */
const OVERHEAD = 250;
/** The share of shapes in all that is kept; the rest is for tasks. */
const SHAPES = 1 / 8;
const TASK_ID = /^[\da-f]{8}(?:-[\da-f]{4}){4}[\da-f]{8}$/i;
const MARK = '\u0000task\u0000';

export function createKnownTasks(maxBytes: number): KnownTasks {
  /** `seen`: asked for once. null: nothing for this way. */
  const documents = new LRUCache<string, { slots: readonly Slot[] | null | 'seen' }>({
    max: DOCUMENTS,
  });
  const shapes = new LRUCache<string, Shape>({
    maxSize: Math.ceil(maxBytes * SHAPES),
    sizeCalculation: ({ between }) => sizeOf(between),
  });
  /** By id, and there by selection. */
  const tasks = new LRUCache<string, ReadonlyMap<string, Buffer>>({
    maxSize: Math.ceil(maxBytes * (1 - SHAPES)),
    sizeCalculation: (pieces) => sizeOf([...pieces.values()]),
  });
  /** What is asked for once is not worth keeping. */
  const seen = new LRUCache<string, true>({ max: TASKS_SEEN });
  /** Deletions so far: what was being answered during one may rest on what is gone. */
  let deletions = 0;

  function putTogether({ ids, selections, shape: name }: Order): FinalAnswer | null {
    const shape = shapes.get(name);
    if (!shape) return null;
    const pieces: Buffer[] = [];
    const taskIds = new Set<string>();
    for (const [at, own] of ids.entries()) {
      for (const id of own) {
        const piece = tasks.get(id)?.get(selections[at] as string); // there is one for each slot
        if (!piece) return null;
        pieces.push(shape.between[pieces.length / 2] as Buffer, piece);
        taskIds.add(id);
      }
    }
    pieces.push(shape.between.at(-1) as Buffer);
    const body = Buffer.concat(pieces);
    return {
      body,
      contentType: shape.contentType,
      get etag() {
        return toEtag(body);
      },
      observed: { ...shape.observed, kept: taskIds.size },
      taskIds,
      zipped: new Map(),
    };
  }

  /** Whether enough of it was asked for before. */
  function isWorthIt({ ids, shape }: Order): boolean {
    const all = ids.flat();
    const known = all.filter((id) => seen.has(id)).length;
    for (const id of all) seen.set(id, true);
    return shapes.has(shape) || known * 2 >= all.length;
  }

  function learn(slots: readonly Slot[], order: Order, answer: FinalAnswer): void {
    const apart = takeApart(slots, answer.body.toString());
    const { ids, selections, shape } = order;
    if (apart === null || apart.pieces.some((own, at) => own.length !== ids[at]?.length)) return;
    const { contentType, observed } = answer;
    shapes.set(shape, {
      between: apart.between.map((part) => toBytes(part)),
      contentType,
      observed,
    });
    for (const [at, own] of ids.entries()) {
      const selection = selections[at] as string;
      for (const [number, id] of own.entries()) {
        const piece = apart.pieces[at]?.[number];
        const known = tasks.get(id);
        if (piece === undefined || known?.has(selection)) continue;
        tasks.set(id, new Map(known).set(selection, toBytes(piece)));
      }
    }
  }

  return {
    find(about, body) {
      const asked = readAsked(body);
      if (asked === null) return null;
      const key = hash('sha256', `${about} ${asked.document}`);
      const known = documents.get(key);
      if (!known) documents.set(key, { slots: 'seen' });
      if (!known || known.slots === null) return null;
      const before = deletions;
      const { slots } = known;
      if (slots === 'seen') {
        return (_, document) => {
          known.slots = findSlots(document, asked.operationName);
        };
      }
      const order = toOrder(key, slots, asked.variables);
      if (order === null) return null;
      const answer = putTogether(order);
      if (answer) return answer;
      if (!isWorthIt(order)) return null;
      return (made) => {
        if (deletions === before) learn(slots, order, made);
      };
    },
    forget(taskId) {
      deletions += 1;
      tasks.delete(taskId);
    },
  };
}

/** null: for another way. */
function readAsked(body: Buffer): Asked | null {
  if (body.length > LONGEST) return null;
  let asked: unknown;
  try {
    asked = JSON.parse(body.toString());
  } catch {
    return null;
  }
  if (typeof asked !== 'object' || asked === null) return null;
  const { documentId, extensions, operationName, query, variables, ...more } = asked as Body;
  const isPlain = typeof variables === 'object' && variables !== null && !Array.isArray(variables);
  if (!isPlain || Object.keys(more).length > 0) return null;
  const document = write({ documentId, extensions, operationName, query });
  if (document === null) return null;
  const name = typeof operationName === 'string' ? operationName : undefined;
  return { document, operationName: name, variables: variables as Asked['variables'] };
}

/** JSON that no other value has; null: there is none, or the value is too deep. */
function write(value: unknown): string | null {
  try {
    return JSON.stringify(value, (_, part: unknown) => {
      // `1e400` would be written like `null`.
      if (typeof part === 'number' && !Number.isFinite(part)) throw new RangeError('no number');
      return part;
    });
  } catch {
    return null;
  }
}

/** What a client may have sent. */
type Body = Partial<
  Record<'documentId' | 'extensions' | 'operationName' | 'query' | 'variables', unknown>
>;

/** null: for another way. */
function toOrder(key: string, slots: readonly Slot[], variables: Asked['variables']): Order | null {
  const ids: string[][] = [];
  for (const { nodes, variable } of slots) {
    const value = variables[variable];
    const own: unknown = nodes === null ? [value] : value;
    if (!Array.isArray(own) || !own.every((id) => isTaskId(id))) return null;
    ids.push(own.map((id) => id.toLowerCase()));
  }
  const names = new Set(slots.map(({ variable }) => variable));
  const others = Object.entries(variables).filter(([name]) => !names.has(name));
  const rest = write(others);
  if (rest === null) return null;
  const about = hash('sha256', `${key} ${rest}`);
  return {
    ids,
    selections: slots.map(({ selection }) => `${about} ${selection}`),
    shape: `${about} ${ids.map(({ length }) => length).join(' ')}`,
  };
}

/** What is none is never known, and may be of any length. */
function isTaskId(id: unknown): id is string {
  return typeof id === 'string' && TASK_ID.test(id);
}

/** The tasks of an answer and what is between them; null where that, put together again, is not what it was. */
function takeApart(
  slots: readonly Slot[],
  text: string,
): { readonly between: readonly string[]; readonly pieces: readonly (readonly string[])[] } | null {
  const answer = JSON.parse(text) as { readonly data: Record<string, unknown> }; // Yoga's own
  const pieces: string[][] = [];
  for (const { name, nodes } of slots) {
    const holder = nodes === null ? answer.data : (answer.data[name] as Record<string, unknown>);
    const place = nodes ?? name;
    const own: unknown = nodes === null ? [holder[place]] : holder[place];
    if (!Array.isArray(own) || own.includes(null)) return null;
    pieces.push(own.map((task) => JSON.stringify(task)));
    holder[place] = nodes === null ? MARK : own.map(() => MARK);
  }
  const between = JSON.stringify(answer).split(JSON.stringify(MARK));
  const all = pieces.flat();
  if (between.length !== all.length + 1) return null;
  const again = between.map((part, at) => part + (all[at] ?? '')).join('');
  return again === text ? { between, pieces } : null;
}

/** Of its own: a part of a larger piece of memory would hold all of it. */
function toBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length + OVERHEAD, OVERHEAD);
}
