import type { AnswerQuery } from '../../../gql/graphql.ts';
import { all, type Brands, colorOf } from '../../brands/brands.ts';
import type { Span } from './spans.ts';

export type AnswerTask = NonNullable<AnswerQuery['task']>;
export type AnswerResult = NonNullable<AnswerTask['result']>;

/** A page that the answer cites, numbered as it first comes up. */
export interface Source {
  readonly number: number;
  readonly title: string;
  readonly domain: string | null;
  readonly url: string | null;
  /** How many passages cite it. */
  passages: number;
}

/** The text's parts that are cited or name somebody, and the sources in the order of the text. */
export function readAnswer(
  { mentions, messages }: AnswerResult,
  brands: Brands,
): { spans: Span[]; sources: Source[] } {
  const sources = new Map<string, Source>();
  const spans: Span[] = [];
  let offset = 0;
  for (const message of messages) {
    for (const { annotations, endOffset, startOffset } of message.sections ?? []) {
      const own = (annotations ?? []).map((annotation) => {
        const { directUrl, domain, host, page, title, url } = annotation;
        const key = page ?? url ?? title ?? '';
        const source = sources.get(key) ?? {
          number: sources.size + 1,
          title: title ?? host ?? url ?? 'A source without a name',
          domain: domain ?? null,
          url: directUrl ?? url ?? null,
          passages: 0,
        };
        source.passages += 1;
        sources.set(key, source);
        return source;
      });
      if (own.length > 0) {
        spans.push({
          start: offset + startOffset,
          end: offset + endOffset,
          sources: own,
          brand: null,
        });
      }
    }
    offset += message.text?.length ?? 0;
  }
  for (const { endOffset, startOffset, term } of mentions) {
    const brand = all(brands).find(({ name }) => name === term);
    if (!brand) continue;
    const color = colorOf(brands, brand);
    spans.push({ start: startOffset, end: endOffset, sources: [], brand: { name: term, color } });
  }
  return { spans, sources: [...sources.values()] };
}
