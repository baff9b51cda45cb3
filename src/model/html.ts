import { decodeHTMLStrict } from 'entities';
import { FILLER } from './letters.ts';

/* HTML in Markdown: a reader sees nothing of a tag, and of `Nestl&eacute;` the letter. */

const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi;

/** A text of the same length in which characters stand for themselves that were written by number or name. */
export function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(entity, (whole) => decodeHTMLStrict(whole).padEnd(whole.length, FILLER));
}

/** Of these, what one sees goes on: `<b>Nike</b>s`. */
const emphasis = new Set(['b', 'em', 'i', 'mark', 'strong', 'u', 'wbr']);
/** As CommonMark knows them: `a < b` and `List<String>` are none. Pictures have words of their own. */
const tag =
  /<\/?(a|abbr|b|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|ins|kbd|li|mark|ol|p|pre|q|s|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|wbr)(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))?)*\s*\/?>/gi;

export interface Tag {
  readonly from: number;
  readonly to: number;
  readonly isEmphasis: boolean;
}

export function findTags(text: string): Tag[] {
  return [...text.matchAll(tag)].map(({ 0: whole, 1: name = '', index }) => ({
    from: index,
    to: index + whole.length,
    isEmphasis: emphasis.has(name.toLowerCase()),
  }));
}
