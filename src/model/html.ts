import { FILLER } from './letters.ts';

/* HTML in Markdown: a reader sees nothing of a tag, and of `Nestl&eacute;` the letter. */

const named: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    lsquo: '‘',
    rsquo: '’',
    sbquo: '‚',
    ldquo: '“',
    rdquo: '”',
    bdquo: '„',
    laquo: '«',
    raquo: '»',
    ndash: '–',
    mdash: '—',
    hellip: '…',
    bull: '•',
    middot: '·',
    copy: '©',
    reg: '®',
    trade: '™',
    plus: '+',
    num: '#',
    excl: '!',
    shy: '\u00ad',
    zwj: '\u200d',
    zwnj: '\u200c',
    szlig: 'ß',
    aelig: 'æ',
    AElig: 'Æ',
    oelig: 'œ',
    OElig: 'Œ',
    oslash: 'ø',
    Oslash: 'Ø',
  }),
);

/** A letter's mark is named behind it. */
const marks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    acute: '\u0301',
    grave: '\u0300',
    circ: '\u0302',
    tilde: '\u0303',
    uml: '\u0308',
    ring: '\u030a',
    cedil: '\u0327',
    caron: '\u030c',
  }),
);

const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi;

/** A text of the same length in which characters stand for themselves that were written by number or name. */
export function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    entity,
    (whole: string, decimal?: string, hex?: string, name?: string): string =>
      (decimal || hex ? ofCode(decimal, hex) : ofName(name ?? ''))?.padEnd(whole.length, FILLER) ??
      whole,
  );
}

function ofCode(decimal: string | undefined, hex: string | undefined): string {
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}

function ofName(name: string): string | null {
  const mark = marks.get(name.slice(1));
  if (mark !== undefined) return `${name[0]}${mark}`.normalize('NFC');
  return named.get(name) ?? named.get(name.toLowerCase()) ?? null;
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
