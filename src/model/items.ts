import { type Annotation, toAnnotation } from './annotation.ts';
import { isObject, toList, toQueries } from './wire.ts';

export type ResultItem = Reasoning | Message | UnknownItem;

export interface Reasoning extends TextItem {
  readonly kind: 'Reasoning';
}

export interface Message extends TextItem {
  readonly kind: 'Message';
}

export interface TextItem {
  readonly type: string;
  readonly index: number;
  readonly sections: readonly Section[] | null;
  /** What stands beside the sections, or instead of them. */
  readonly ownText: string | null;
  readonly ownAnnotations: readonly Annotation[] | null;
}

/** An item of a kind, or a shape, that this service does not know. */
export interface UnknownItem {
  readonly kind: 'UnknownItem';
  readonly type: string;
  readonly index: number;
  readonly raw: unknown;
}

export interface Section {
  readonly type: string;
  readonly index: number;
  readonly text: string | null;
  /** In the item's text, UTF-16 units. */
  readonly startOffset: number;
  readonly endOffset: number;
  readonly annotations: readonly Annotation[] | null;
}

/** What an answer consists of. */
export interface Content {
  readonly items: readonly ResultItem[] | null;
  /** false: something was left out, or is of a kind that is not known, and may have been a source. */
  readonly isUnderstood: boolean;
  /** What the items, rather than the result, say was searched for. */
  readonly queries: readonly string[] | null;
}

/** Goes along while an answer is read. */
interface Reading {
  isUnderstood: boolean;
  /** Of the last annotation. */
  position: number;
}

/** Reads the `items` of a result. One odd element costs itself, never what stands around it. */
export function toContent(sent: unknown): Content {
  const list = toList(sent, ['type', 'sections']);
  if (list === null) {
    return { items: null, isUnderstood: sent === null || sent === undefined, queries: null };
  }
  const reading: Reading = { isUnderstood: true, position: 0 };
  const items = list.map((item, index) => toItem(item, index, reading));
  const queries = list.flatMap((item) =>
    isObject(item) ? [toQueries(item['fan_out_queries'])] : [],
  );
  return {
    items,
    isUnderstood: reading.isUnderstood,
    queries: joinLists(queries),
  };
}

function toItem(sent: unknown, index: number, reading: Reading): ResultItem {
  const type = isObject(sent) && typeof sent['type'] === 'string' ? sent['type'] : 'unknown';
  if (isObject(sent)) {
    if (type === 'message') {
      const read = toTextItem(sent, reading);
      if (read) return { kind: 'Message', type, index, ...read };
    }
    if (type === 'reasoning') {
      // What it rests on is no source of the answer, and has no place among those.
      const own: Reading = { isUnderstood: true, position: 0 };
      const read = toTextItem(sent, own);
      reading.isUnderstood &&= own.isUnderstood;
      if (read) return { kind: 'Reasoning', type, index, ...read };
    }
  }
  reading.isUnderstood = false;
  return { kind: 'UnknownItem', type, index, raw: sent };
}

type Sent = Readonly<Record<string, unknown>>;
type TextParts = Omit<TextItem, 'type' | 'index'>;

/** null where nothing of it can be read. */
function toTextItem(sent: Sent, reading: Reading): TextParts | null {
  const fragments = toSections(sent['sections'], reading);
  const ownText = toText(sent['text'], reading);
  const ownAnnotations = toOwnAnnotations(sent['annotations'], reading, fragments ?? []);
  if (fragments === null && ownText === null && ownAnnotations === null) {
    const known = ['sections', 'text', 'annotations'].filter((name) => name in sent);
    if (known.some((name) => sent[name] !== null)) return null;
    if (known.length === 0) reading.isUnderstood = false;
  }
  return { ownText, ownAnnotations, sections: fragments && place(fragments, ownText) };
}

/** The text of all sections with nothing in between: they are fragments of one Markdown text. */
export function itemText({
  ownText,
  sections,
}: Pick<TextItem, 'ownText' | 'sections'>): string | null {
  return withOwn(ownText, joinTexts(sections?.map((section) => section.text) ?? []));
}

/** The text of an item itself may be the whole of its sections, a part of it, or what stands before them. */
function withOwn(own: string | null, joined: string | null): string | null {
  if (own === null || joined === null) return joined ?? own;
  if (own.includes(joined)) return own;
  return joined.includes(own) ? joined : own + joined;
}

/** Those of all sections in reading order, and then the item's own; null only where each of these lists was null. */
export function itemAnnotations({
  ownAnnotations,
  sections,
}: TextItem): readonly Annotation[] | null {
  return joinLists([...(sections ?? []).map((section) => section.annotations), ownAnnotations]);
}

type Fragment = Omit<Section, 'index' | 'startOffset' | 'endOffset'>;

function toSections(sent: unknown, reading: Reading): readonly Fragment[] | null {
  const list = toListOf(sent, ['text', 'annotations'], reading);
  return list && list.flatMap((section) => toSection(section, reading) ?? []);
}

function toSection(sent: unknown, reading: Reading): Fragment | null {
  if (typeof sent === 'string') return { type: 'text', text: sent, annotations: null };
  if (!isObject(sent)) {
    reading.isUnderstood = false;
    return null;
  }
  // Of something newer, what it says stands elsewhere.
  if (!('text' in sent) && !('annotations' in sent)) reading.isUnderstood = false;
  return {
    type: typeof sent['type'] === 'string' ? sent['type'] : 'unknown',
    text: toText(sent['text'], reading),
    annotations: toAnnotations(sent['annotations'], reading),
  };
}

function place(fragments: readonly Fragment[], ownText: string | null): readonly Section[] {
  let offset = ownText ? startWithin(ownText, fragments) : 0;
  return fragments.map((fragment, index) => {
    const startOffset = offset;
    offset += fragment.text?.length ?? 0;
    return { ...fragment, index, startOffset, endOffset: offset };
  });
}

function toAnnotations(sent: unknown, reading: Reading): readonly Annotation[] | null {
  const list = toListOf(sent, ['url', 'title'], reading);
  if (list === null) return null;
  const annotations: Annotation[] = [];
  for (const element of list) {
    const annotation = toAnnotation(element, reading.position + 1);
    if (annotation === null) {
      reading.isUnderstood = false;
      continue;
    }
    reading.position += 1;
    annotations.push(annotation);
  }
  return annotations;
}

/** Where the text of the sections begins in that of the item. */
function startWithin(ownText: string, fragments: readonly Fragment[]): number {
  const joined = joinTexts(fragments.map((section) => section.text));
  return joined ? (withOwn(ownText, joined)?.lastIndexOf(joined) ?? 0) : 0;
}

/** Those of an item itself, without what its fragments have: upstream may tell these again for the whole. */
function toOwnAnnotations(
  sent: unknown,
  reading: Reading,
  fragments: readonly Fragment[],
): readonly Annotation[] | null {
  const before = reading.position;
  const own = toAnnotations(sent, reading);
  if (own === null || own.length === 0) return own;
  const told = new Set(
    fragments.flatMap(({ annotations }) => annotations ?? []).map(({ rawUrl }) => rawUrl),
  );
  told.delete(null); // like no other
  const left = own.filter(({ rawUrl }) => !told.has(rawUrl));
  reading.position = before + left.length;
  return left.map((annotation, index) => ({ ...annotation, position: before + index + 1 }));
}

function toListOf(
  sent: unknown,
  fields: readonly string[],
  reading: Reading,
): readonly unknown[] | null {
  const list = toList(sent, fields);
  if (list === null && sent !== null && sent !== undefined) reading.isUnderstood = false;
  return list;
}

function toText(sent: unknown, reading: Reading): string | null {
  if (typeof sent === 'string') return sent;
  if (sent !== null && sent !== undefined) reading.isUnderstood = false;
  return null;
}

/** null where there is no list at all. */
export function joinLists<Element>(
  lists: readonly (readonly Element[] | null)[],
): readonly Element[] | null {
  const known = lists.filter((list) => list !== null);
  return known.length === 0 ? null : known.flat();
}

export function joinTexts(texts: readonly (string | null)[]): string | null {
  const known = texts.filter((text) => text !== null);
  return known.length === 0 ? null : known.join('');
}

/** At most so many Unicode code points, so that no character is cut in two. */
export function clip(text: string | null, maxChars: number | null | undefined): string | null {
  if (text === null || maxChars === null || maxChars === undefined || text.length <= maxChars) {
    return text;
  }
  let end = 0;
  for (let left = maxChars; left > 0 && end < text.length; left -= 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}
