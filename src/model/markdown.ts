import { findTags, withoutEntities } from './html.ts';
import { JOINER } from './letters.ts';
import { hasKnownSuffix } from './link.ts';

/*
 * Answers are Markdown. What a reader sees of a link is its label: where it leads to is no text, nor is an address that
 * stands by itself.
 */

/** Hides without dividing: a link's target stands between two pieces of one text. */
const MARKUP = ']';
/** Hides and divides, as a word that nobody asks for. */
const BLANK = ' ';

/** From inclusive, to exclusive, and with what it is hidden. */
type Hidden = readonly [from: number, to: number, filler: string];

/** A text of the same length as a reader sees it: without addresses, marks of citations, and what HTML is for. */
export function toSeen(text: string): string {
  const links = text.includes('](') ? findTargets(text) : [];
  const definitions = text.includes(']:') ? findDefinitions(text) : [];
  const marks = /[\ue200†]/.test(text) ? findCitationMarks(text) : [];
  const tags = text.includes('<')
    ? findTags(text).map(({ from, isEmphasis, to }): Hidden => [
        from,
        to,
        isEmphasis ? JOINER : BLANK,
      ])
    : [];
  const hidden = hide(text, [...links, ...definitions, ...marks, ...tags]);
  return withoutEntities(mayHaveAddress(hidden) ? hide(hidden, findAddresses(hidden)) : hidden);
}

function hide(text: string, spots: Hidden[]): string {
  if (spots.length === 0) return text;
  let hidden = '';
  let end = 0;
  for (const [from, to, filler] of spots.toSorted((a, b) => a[0] - b[0])) {
    if (to <= end) continue;
    const begin = Math.max(from, end);
    hidden += text.slice(end, begin) + filler.repeat(to - begin);
    end = to;
  }
  return hidden + text.slice(end);
}

/** `(target "title")` behind the label of a link or an image. */
function findTargets(text: string): Hidden[] {
  const found: Hidden[] = [];
  const brackets = /\\.|[[\]]/gs;
  let open = 0;
  for (let match = brackets.exec(text); match; match = brackets.exec(text)) {
    if (match[0] === '[') open += 1;
    if (match[0] !== ']' || open === 0) continue;
    open -= 1;
    if (text[brackets.lastIndex] !== '(') continue;
    const to = endOfTarget(text, brackets.lastIndex);
    if (to === null) continue;
    found.push([brackets.lastIndex, to, MARKUP]);
    brackets.lastIndex = to;
  }
  return found;
}

const titleAndEnd =
  /\s*(?:(?<=\s)(?:"(?:[^"\\]|\\.){0,2000}"|'(?:[^'\\]|\\.){0,2000}'|\([^()]{0,2000}\))\s*)?\)/sy;
/** As deep as CommonMark lets parentheses be. */
const MAX_DEPTH = 32;

/** Where the parentheses end that open at a place; null where they hold no target. */
function endOfTarget(text: string, open: number): number | null {
  let at = open + 1;
  while (isBlank(text.charCodeAt(at))) at += 1;
  if (text[at] === '<') {
    while (at < text.length && text[at] !== '>' && text[at] !== '\n') at += 1;
    if (text[at] !== '>') return null;
    at += 1;
  } else {
    for (let depth = 0; at < text.length && !isBlank(text.charCodeAt(at)); at += 1) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '(') depth += 1;
      else if (text[at] === ')' && (depth -= 1) < 0) break;
      if (depth > MAX_DEPTH) return null;
    }
  }
  titleAndEnd.lastIndex = at;
  return titleAndEnd.test(text) ? titleAndEnd.lastIndex : null;
}

/** `[label]: address "title"` on a line of its own: all of it, and the labels where they are referred to. */
function findDefinitions(text: string): Hidden[] {
  const labels = new Set<string>();
  const definitions: Hidden[] = [];
  const lines =
    /^ {0,3}\[([^\]\n^][^\]\n]{0,300})\]:[ \t]*(?:<[^<>\n]*>|[/#.][^\s]*|(?=\S*[:/])[^\s]+)(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$/gm;
  for (const { 0: line, 1: label = '', index } of text.matchAll(lines)) {
    labels.add(toLabel(label));
    definitions.push([index, index + line.length, BLANK]);
  }
  if (labels.size === 0) return [];
  const references = [...text.matchAll(/(?<=\])\[([^[\]\n]{1,300})\]/g)].flatMap(
    ({ 0: reference, 1: label = '', index }): Hidden[] =>
      labels.has(toLabel(label)) ? [[index, index + reference.length, MARKUP]] : [],
  );
  return [...definitions, ...references];
}

function toLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * What ChatGPT puts where it cites: `cite` and numbers of its own searches, between private-use characters, or
 * `【4:0†source】`. Of a link that it writes so, the label is seen.
 */
function findCitationMarks(text: string): Hidden[] {
  return [
    ...text.matchAll(
      /\ue200[^\ue200\ue201]{0,2000}\ue201|【\d{1,5}(?::\d{1,5})?†[^【】\n]{0,300}】/g,
    ),
  ].flatMap(({ 0: mark, index }): Hidden[] => {
    if (!/^【|turn\d/.test(mark)) return [];
    const [, kind, label] = /^(\ue200(?:url|navlist)\ue202)([^\ue202]*)(?=\ue202)/.exec(mark) ?? [];
    const [before, seen] = [kind?.length ?? 0, label?.length ?? 0];
    return [
      [index, index + before, MARKUP],
      [index + before + seen, index + mark.length, MARKUP],
    ];
  });
}

/** What tells an address; the last two are the path and the query of one without a scheme. */
const signs = /:\/\/|www\.|@|\.\p{L}{2,24}\/(?=[\p{L}\p{N}@~_])|\?[\w.~-]+=/giu;

/** Told much quicker than where. */
function mayHaveAddress(text: string): boolean {
  return /[/@?]/.test(text) || /www\./i.test(text);
}

function findAddresses(text: string): Hidden[] {
  const found: Hidden[] = [];
  let end = 0;
  signs.lastIndex = 0;
  for (let match = signs.exec(text); match; match = signs.exec(text)) {
    const address = readAddress(text, match[0], match.index);
    if (address === null || address[1] <= end) continue;
    const from = Math.max(address[0], end);
    end = address[1];
    found.push([from, end, BLANK]);
    signs.lastIndex = end;
  }
  return found;
}

type Place = readonly [from: number, to: number];

function readAddress(text: string, sign: string, at: number): Place | null {
  if (sign === '://') return readUrl(text, at);
  if (sign === '@') return readMail(text, at);
  if (sign.startsWith('?')) return readQuery(text, at);
  if (sign.endsWith('/')) return readPath(text, at + sign.length - 1);
  const isPart = /[\w.@/-]/.test(text[at - 1] ?? ' ');
  return isPart || !/[\w\p{L}]/u.test(text[at + 4] ?? ' ') ? null : [at, endOfAddress(text, at)];
}

function readUrl(text: string, at: number): Place | null {
  const scheme = /[a-z][a-z0-9+.-]*$/i.exec(text.slice(Math.max(0, at - 20), at))?.[0];
  if (scheme === undefined) return null;
  const to = endOfAddress(text, at + 3);
  return to === at + 3 ? null : [at - scheme.length, to];
}

/** Scripts that are written without blanks stand beside an address at once. */
const unspaced =
  '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}]';
const letters = `[[\\p{L}\\p{M}\\p{N}]--${unspaced}]`;
const mailName = new RegExp(`(?:mailto:)?[${letters}._%+\\-]{1,64}$`, 'iv');
const mailDomain = new RegExp(`(?:[${letters}\\-]{1,63}\\.){1,9}${letters}{2,}`, 'vy');

function readMail(text: string, at: number): Place | null {
  const before = text.slice(Math.max(0, at - 72), at);
  const name = mailName.exec(before)?.[0] ?? '';
  mailDomain.lastIndex = at + 1;
  return name !== '' && mailDomain.test(text) ? [at - name.length, mailDomain.lastIndex] : null;
}

/** The name of the host stays: it is text, as it is without a path. */
function readQuery(text: string, at: number): Place | null {
  const before = /[^\s<>"'()[\]|]*$/.exec(text.slice(Math.max(0, at - 300), at))?.[0] ?? '';
  const host = /^(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}(?=\/|$)/u.exec(before)?.[0];
  return host === undefined ? null : [at - before.length + host.length, endOfAddress(text, at)];
}

const hostBefore = new RegExp(
  `(?<![${letters}_@\\/.\\-])(?:[\\p{Ll}\\p{M}\\p{N}_\\-]+\\.)+\\p{Ll}{2,}$`,
  'v',
);
const firstSegment = new RegExp(`[\\p{Ll}\\p{M}\\p{N}_~@.%+\\-]{1,200}(?![${letters}])`, 'vy');
const restOfPath = new RegExp(`[${letters}_~@.%+=&:?#!\\/\\-]*`, 'vy');

function readPath(text: string, slash: number): Place | null {
  firstSegment.lastIndex = slash + 1;
  const first = firstSegment.exec(text)?.[0] ?? '';
  const next = slash + 1 + first.length;
  if (!isOfPath(first, text[next])) return null;
  const host = hostBefore.exec(text.slice(Math.max(0, slash - 254), slash))?.[0];
  if (host === undefined || !hasKnownSuffix(host)) return null;
  restOfPath.lastIndex = next;
  const rest = restOfPath.exec(text)?.[0] ?? '';
  return [slash, next + rest.replace(/[?!.:_~]+$/, '').length];
}

/**
 * Between names a slash stands as well (`Booking.com/Expedia`, `kakaku.com/食べログ`, `asp.net/c#`, `nike.com/puma.com`): a path
 * begins in lower case, and has a sign, a digit or a second slash.
 */
function isOfPath(segment: string, following: string | undefined): boolean {
  const word = segment.replace(/^[_~.]+|[_~.]+$/g, '');
  if (!/\p{Ll}/u.test(word) || (word.includes('.') && hasKnownSuffix(word))) return false;
  return following === '/' || following === '?' || /[\p{N}_~@.%-]/u.test(word);
}

const unspacedLetter = new RegExp(unspaced, 'v');
const ending =
  /[\s<>"`|{}\p{Pi}\p{Pf}\u2010-\u206f\u3001-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\ue200-\ue2ff]/u;
const plain = /[\w/.%&=?#:;,+~$!@-]+/y;

function endOfAddress(text: string, from: number): number {
  let [at, round, square] = [from, 0, 0];
  for (;;) {
    plain.lastIndex = at;
    if (plain.test(text)) at = plain.lastIndex;
    const letter = text[at];
    if (letter === undefined || ending.test(letter)) break;
    if (letter === '*' && text[at + 1] === '*') break;
    if (at > from && /\w/.test(text[at - 1] ?? '') && unspacedLetter.test(letter)) break;
    if (letter === '(') round += 1;
    if (letter === '[') square += 1;
    if (letter === ')' && (round -= 1) < 0) break;
    if (letter === ']' && (square -= 1) < 0) break;
    at += 1;
  }
  while (at > from && /[?!.,:;*_~'\\]/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

function isBlank(code: number): boolean {
  return code <= 0x20;
}
