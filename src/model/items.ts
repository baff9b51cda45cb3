import { toDomain, toHost, toWebUrl } from './link.ts';
import { type AnnotationWire, ItemWire, type SectionWire } from './wire.ts';

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

export interface Annotation {
  readonly title: string | null;
  readonly url: string | null;
  readonly rawUrl: string | null;
  readonly directUrl: string | null;
  readonly host: string | null;
  readonly domain: string | null;
  /** From 1, among the result's annotations. */
  readonly position: number;
}

export function toItems(
  wires: readonly unknown[] | null | undefined,
): readonly ResultItem[] | null {
  if (!wires) return null;
  const inMessages = createCounter();
  return wires.map((wire, index) => {
    const item = ItemWire.safeParse(wire);
    if (!item.success) return { kind: 'UnknownItem', type: typeOf(wire), index, raw: wire };
    const { sections: sent, type } = item.data;
    if (type === 'message') {
      return { kind: 'Message', type, index, sections: sent ? toSections(sent, inMessages) : null };
    }
    const sections = sent ? toSections(sent, createCounter()) : null;
    return { kind: 'Reasoning', type, index, sections };
  });
}

/** The text of all sections with nothing in between: they are fragments of one Markdown text. */
export function itemText(item: TextItem): string | null {
  return joinTexts(item.sections?.map((section) => section.text) ?? []);
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

/** The first annotation of each page, host or domain; one without is kept, since it is like no other. */
export function distinct(
  annotations: readonly Annotation[] | null,
  by: 'NONE' | 'URL' | 'HOST' | 'DOMAIN',
): readonly Annotation[] | null {
  if (by === 'NONE' || annotations === null) return annotations;
  const seen = new Set<string>();
  return annotations.filter((annotation) => {
    const key = keyOf(annotation, by);
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keyOf(annotation: Annotation, by: 'URL' | 'HOST' | 'DOMAIN'): string | null {
  switch (by) {
    case 'URL':
      return annotation.directUrl ?? annotation.rawUrl;
    case 'HOST':
      return annotation.host;
    case 'DOMAIN':
      return annotation.domain;
  }
}

function toSections(wires: readonly SectionWire[], nextPosition: () => number): readonly Section[] {
  let offset = 0;
  return wires.map((wire, index) => {
    const startOffset = offset;
    offset += wire.text?.length ?? 0;
    return {
      type: wire.type,
      index,
      text: wire.text,
      startOffset,
      endOffset: offset,
      annotations: wire.annotations?.map((row) => toAnnotation(row, nextPosition())) ?? null,
    };
  });
}

function toAnnotation(wire: AnnotationWire, position: number): Annotation {
  const url = toWebUrl(wire.url);
  const directUrl = toWebUrl(wire.direct_url);
  const host = toHost(directUrl ?? url);
  return {
    title: wire.title,
    url: url === null ? null : wire.url,
    rawUrl: wire.url,
    directUrl: directUrl === null ? null : wire.direct_url,
    host,
    domain: toDomain(host),
    position,
  };
}

function typeOf(wire: unknown): string {
  const known = typeof wire === 'object' && wire !== null && 'type' in wire ? wire.type : null;
  return typeof known === 'string' ? known : 'unknown';
}

function createCounter(): () => number {
  let last = 0;
  return () => (last += 1);
}
