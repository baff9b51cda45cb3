/* Which characters make words, and which of their spellings are one. */

/** Scripts whose words stand side by side without blanks, or, in Korean, with what belongs to them attached. */
const unspaced = ['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
const spaced = ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali'].concat(
  ['Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala'],
  ['Armenian', 'Georgian', 'Ethiopic', 'Tibetan', 'Mongolian', 'Syriac', 'Thaana', 'Cherokee'],
);

const sets = (names: readonly string[]) => names.map((name) => `\\p{sc=${name}}`).join('');

/** A length mark and a sign of repetition belong to no script, but to kana; so do the half-width marks. */
const kana = '\\u30fc\\uff70\\u3006';
const kanaMarks = '\\uff9e\\uff9f';
/**
 * What is not seen: soft hyphens, joiners, directions, variation selectors, the stroke that makes Arabic words longer, keycaps.
 * And private use: but what models write between words, and the range in which symbol fonts have theirs.
 */
const unseen =
  '\\p{DI}\\u0640\\u20e3\\ue000-\\ue1ff\\ue300-\\uefff\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}';
const mark = `[\\p{M}${unseen}]`;
const jamo =
  '[\\u1100-\\u115f\\ua960-\\ua97c]+[\\u1160-\\u11a7\\ud7b0-\\ud7c6]*[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]*|[\\uac00-\\ud7a3][\\u11a8-\\u11ff]*';
const one = `(?:${jamo}|[[[\\p{L}\\p{N}]&&[${sets(unspaced)}\\p{sc=Hangul}]]${kana}])[\\p{M}${unseen}${kanaMarks}]{0,30}`;
/** Digits on the line and below it belong to what they stand at. */
const unspacedDigits =
  '\\u0e50-\\u0e59\\u0ed0-\\u0ed9\\u17e0-\\u17e9\\u1040-\\u1049\\u1090-\\u1099';
const any = `[[\\p{Nd}--[${unspacedDigits}]]\\u2080-\\u2089]`;

/** Stands for what is not seen, and does not even divide a word. */
export const JOINER = '\u2060';
/** Goes on what is written longer than it is read: of the same kind, but no text has it. */
export const FILLER = '\u2065';

/** A character of a script without blanks. */
const oneCharacter = new RegExp(one, 'vy');
/** Digits before the first letter of a word. */
const beginning = new RegExp(
  `${any}(?:${any}|${mark}|(?:\\*\\*){1,2}(?=[\\p{L}\\p{Nd}])){0,199}`,
  'vy',
);
/** A word of nothing else. */
const number = new RegExp(`${any}(?:${any}|${mark}){0,499}`, 'vy');
/** Numbers that are set apart: of footnotes, in circles. */
const numberApart = /[\p{No}--[\u2080-\u2089]](?:[\p{M}[\p{No}--[\u2080-\u2089]]]){0,20}/vy;

const unspacedEnd = new RegExp(`[${sets(unspaced)}\\p{sc=Hangul}${kana}]$`, 'v');

/** Whether the last character is of a script without blanks. */
export function endsUnspaced(text: string): boolean {
  return unspacedEnd.test(text);
}

interface Script {
  readonly letter: RegExp;
  /** A letter and what goes on from it. */
  readonly word: RegExp;
}

/** Made when it is needed: for all scripts it takes a second. */
function createScript(letters: string): Script {
  let letter: RegExp | undefined;
  let word: RegExp | undefined;
  return {
    get letter() {
      letter ??= new RegExp(letters, 'vy');
      return letter;
    },
    get word() {
      // No longer than an index of PostgreSQL takes. Emphasis of a part of a word does not divide it.
      const emphasis = `(?:\\*\\*){1,2}(?=${letters}|${any})`;
      word ??= new RegExp(`${letters}(?:${letters}|${any}|${mark}|${emphasis}){0,499}`, 'vy');
      return word;
    },
  };
}

const others = spaced.concat(unspaced, 'Hangul', 'Zyyy', 'Zinh');
/** With the letters of mathematics, which are nothing but another type. */
const latin = createScript(
  '[[\\p{sc=Latin}&&[\\p{L}\\p{Nl}]]\\u2102\\u210a-\\u2113\\u2115\\u2119-\\u211d\\u2124\\u2128\\u212c-\\u2131\\u2133\\u2134\\u2139\\u2145-\\u2149\\u{1d400}-\\u{1d6a5}]',
);
const cyrillic = createScript('[\\p{sc=Cyrillic}&&\\p{L}]');
const scripts = [
  latin,
  cyrillic,
  // The micro sign is a letter of it.
  createScript('[[\\p{sc=Greek}&&\\p{L}]\\xb5\\u{1d6a8}-\\u{1d7cb}]'),
  ...spaced.slice(3).map((name) => createScript(`[\\p{sc=${name}}&&\\p{L}]`)),
  createScript(`[\\p{L}--[${sets(others)}]]`),
];

/** Where a match ends that begins at a place, else -1. */
export function endOfMatch(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Where a character of a script without blanks ends that begins at a place, else -1. */
export function endOfCharacter(text: string, at: number): number {
  return endOfMatch(oneCharacter, text, at);
}

/** Where a word of a script with blanks, or a number, ends that begins at a place, else -1. */
export function endOfWord(text: string, at: number): number {
  const code = text.charCodeAt(at);
  // Of most words the first letter tells.
  if ((code > 0x40 && code < 0x80) || (code >= 0xe0 && code < 0x180 && code !== 0xf7)) {
    return endOfMatch(latin.word, text, at);
  }
  if (code >= 0x400 && code < 0x480) return endOfMatch(cyrillic.word, text, at);
  const first = Math.max(at, endOfMatch(beginning, text, at));
  const script = scripts.find(({ letter }) => endOfMatch(letter, text, first) !== -1);
  if (script) return endOfMatch(script.word, text, first);
  return endOfMatch(first > at ? number : numberApart, text, at);
}

const unseenAll = new RegExp(`[${unseen}\\p{Me}*]`, 'vg');
const unseenEnd = new RegExp(`[[${unseen}]--${FILLER}]+$`, 'v');
const besides = /[^\p{L}\p{N}\p{M}]/gu;
/** The dot that an `İ` keeps when it becomes small: in Turkish it is the same letter as `i`. */
const dotted = /i\u0307/g;

/** Spellings that have been folded; a language has not so many words. */
const known = new Map<string, string>();
const MAX_KNOWN = 20_000;

/**
 * A word of any spelling as all of them: composed or not, full or half as wide, in upper or lower case, and where that is
 * not one to one (`ß`, `ς`, `İ`) too. '' where nothing is left.
 */
export function fold(spelling: string): string {
  const folded = known.get(spelling) ?? foldAnew(spelling);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(spelling, folded);
  return folded;
}

function foldAnew(spelling: string): string {
  const compatible = spelling.replace(unseenAll, '').normalize('NFKC');
  const lower = compatible.toLowerCase().toUpperCase().toLowerCase();
  const folded = lower.replace(dotted, 'i').replaceAll('ς', 'σ').normalize('NFKC');
  const whole = folded.replaceAll('\u0e4d\u0e32', '\u0e33').replaceAll('\u0ecd\u0eb2', '\u0eb3');
  return whole.replace(besides, '').slice(0, 600).toWellFormed();
}

/** The vowel AM of Thai and Lao, where it is written in two parts, as one that is as long; a tone may stand between them. */
export function joinVowels(text: string): string {
  if (!/[\u0e4d\u0ecd]/.test(text)) return text;
  return text
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, `$1\u0e33${FILLER}`)
    .replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, `$1\u0eb3${FILLER}`);
}

/** Without what is not seen at the end. */
export function seenLength(spelling: string): number {
  return spelling.replace(unseenEnd, '').length;
}
