import type { Element, ElementContent, Root, Text } from 'hast';
import type { Source } from './sources.ts';

/** Which part of the Markdown stands for what, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Numbers of the sources that back it. */
  readonly sources: readonly Source[];
  /** The colour of whoever it names; null: nobody. */
  readonly brand: { readonly name: string; readonly color: string } | null;
}

/**
 * Marks the parts of the page that came from the parts of the text. Markdown keeps for each piece of plain text where it
 * stood; where what is shown differs from what was written (an escape, an entity), the whole piece is marked.
 */
export function rehypeSpans({ source, spans }: { source: string; spans: readonly Span[] }) {
  return (tree: Root): void => {
    const numbered = new Set<string>();
    visit(tree as unknown as Element);

    function visit(parent: Element): void {
      parent.children = parent.children.flatMap((child): ElementContent[] => {
        if (child.type === 'element') visit(child);
        return child.type === 'text' ? cut(child) : [child];
      });
    }

    function cut(node: Text): ElementContent[] {
      const from = node.position?.start.offset;
      const to = node.position?.end.offset;
      if (from === undefined || to === undefined) return [node];
      const isExact = source.slice(from, to) === node.value;
      const touching = spans.filter(({ end, start }) => start < to && end > from);
      if (touching.length === 0) return [node];
      if (!isExact) return [mark(node.value, touching, to)];
      const edges = new Set([from, to]);
      for (const { end, start } of touching) {
        if (start > from) edges.add(start);
        if (end < to) edges.add(end);
      }
      const cuts = [...edges].toSorted((a, b) => a - b);
      return cuts.slice(0, -1).map((start, at): ElementContent => {
        const end = cuts[at + 1] ?? to;
        const own = touching.filter((span) => span.start < end && span.end > start);
        const value = source.slice(start, end);
        return own.length === 0 ? { type: 'text', value } : mark(value, own, end);
      });
    }

    function mark(value: string, own: readonly Span[], end: number): Element {
      const cited = own.filter(({ sources }) => sources.length > 0);
      const brand = own.find((span) => span.brand)?.brand;
      let content: ElementContent = { type: 'text', value };
      if (brand) {
        const properties = { dataBrand: brand.name, style: `--brand: ${brand.color}` };
        content = { type: 'element', tagName: 'mark', properties, children: [content] };
      }
      if (cited.length === 0) return content as Element;
      const sources = [...new Set(cited.flatMap((span) => span.sources))];
      const notes = cited
        .filter((span) => span.end <= end)
        .flatMap((span) => span.sources.map((one) => [`${span.start}-${one.number}`, one] as const))
        .filter(([key]) => !numbered.has(key));
      for (const [key] of notes) numbered.add(key);
      return {
        type: 'element',
        tagName: 'span',
        properties: { className: ['cited'], title: sources.map((one) => one.title).join('\n') },
        children: [
          content,
          ...notes.map(([, one]): Element => ({
            type: 'element',
            tagName: 'a',
            properties: { className: ['note-number'], href: `#source-${one.number}` },
            children: [{ type: 'text', value: String(one.number) }],
          })),
        ],
      };
    }
  };
}
