import {
  endOfCharacter,
  endOfMatch,
  endOfWord,
  endsUnspaced,
  FILLER,
  fold,
  joinVowels,
  seenLength,
} from './letters.ts';
import { toSeen } from './markdown.ts';

/* A text as what can be looked for in it: words, and the signs that tell names such as `C++` and `C` apart. */

export interface Token {
  /** Folded: spellings of a word are one. */
  readonly text: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Signs as no text has them in its words: an index that divides text at ASCII signs must not see them. `+` and `#` belong to
 * the word before; the others are tokens of their own, so that a name without them is found too.
 */
const PLUS = '\ue02b';
const HASH = '\ue023';
const AND = '\ue026';
const BANG = '\ue021';
const DOT = '\ue02e';
/** Divides characters of scripts without blanks, of which every one is a token: they are a word only side by side. */
const GAP = '\ue020';
const signTokens: ReadonlySet<string> = new Set([AND, BANG, DOT, GAP]);

export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  scan(toLetters(text), tokens, null);
  return tokens;
}

export function locateTokens(source: string): Token[] {
  const tokens: string[] = [];
  const places: number[] = [];
  const seen = toLetters(source);
  scan(seen, tokens, places);
  return tokens.map((text, at) => {
    const [start = 0, end = 0] = [places[2 * at], places[2 * at + 1]];
    return { text, start, end: start + seenLength(seen.slice(start, end)) };
  });
}

/** Characters that are read of a text, many times what a model writes: of one without end the words would fill the memory. */
const MAX_TEXT = 4_000_000;

/** A text of the same length of what is seen, each letter once. */
function toLetters(source: string): string {
  return joinVowels(toSeen(source.length > MAX_TEXT ? source.slice(0, MAX_TEXT) : source));
}

/** Whether there is more than signs. */
export function hasWord(tokens: readonly string[]): boolean {
  return tokens.some((token) => !signTokens.has(token));
}

/** What is longer, such as a file in Base64, is several words. */
const MAX_WORD = 500;

/** What an ASCII character is: nothing, of a word, a sign by itself, or what may be a sign behind a word. */
const [NOTHING, WORD, SIGN, TAIL] = [0, 1, 2, 3];
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (/[a-z0-9]/i.test(letter)) return WORD;
  if (letter === '&') return SIGN;
  return '+#!*\\'.includes(letter) ? TAIL : NOTHING;
});

/** Adds the tokens of a text, and of each where it starts and ends if that is asked for. */
function scan(text: string, tokens: string[], places: number[] | null): void {
  const lower = text.toLowerCase();
  // `İ` alone becomes longer: without it, places are the same in both.
  const small = lower.length === text.length ? lower : null;
  /** The last character of a script without blanks: which token it is, and where it ends. */
  let [character, characterEnd] = [-1, 0];

  function take(token: string, start: number, end: number): void {
    tokens.push(token);
    places?.push(start, end);
  }

  function takeWord(start: number): number {
    if (text.charCodeAt(start - 1) === DOT_CODE && isLeadingDot(text, start)) {
      take(DOT, start - 1, start);
    }
    let end = endOfAscii(text, start);
    let folded: string;
    if (end > start && !goesOn(text, end)) {
      folded = small?.slice(start, end) ?? text.slice(start, end).toLowerCase();
    } else {
      end = endOfMatch(letter, text, start) === -1 ? -1 : endOfWord(text, start);
      if (end === -1) return start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
      folded = fold(text.slice(start, end));
      if (folded === '') return end;
    }
    const [suffix, to] = readSuffix(text, start, end);
    take(folded + suffix, start, to);
    return takeBang(to);
  }

  function takeCharacter(start: number, end: number): number {
    if (
      character === tokens.length &&
      characterEnd < start &&
      !markupOnly.test(text.slice(characterEnd, start))
    ) {
      take(GAP, characterEnd, start);
    }
    const isItself = end === start + 1 && isPlain(text.charCodeAt(start));
    const folded = isItself ? text.slice(start, end) : fold(text.slice(start, end));
    if (folded !== '') take(folded, start, end);
    [character, characterEnd] = [tokens.length, end];
    return takeBang(end);
  }

  function takeBang(at: number): number {
    const start = toSign(text, at);
    let end = start;
    while (bangs.has(text.charCodeAt(end))) end = afterFillers(text, end + 1);
    if (end === start) return at;
    take(BANG, start, end);
    return end;
  }

  function takeSign(at: number): number {
    const end = endOfMatch(and, text, at);
    take(AND, at, end);
    return end;
  }

  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const kind = kinds[code];
    if (kind === NOTHING) at += 1;
    else if (kind === WORD) {
      let end = at + 1;
      let next = kinds[text.charCodeAt(end)];
      while (next === WORD) next = kinds[text.charCodeAt((end += 1))];
      // Most words: nothing stands around them that could belong to them.
      if (
        next === NOTHING &&
        end - at <= MAX_WORD &&
        text.charCodeAt(at - 1) !== DOT_CODE &&
        small
      ) {
        tokens.push(small.slice(at, end));
        places?.push(at, end);
        at = end + 1;
      } else at = takeWord(at);
    } else if (kind === SIGN || code === 0xff06 || code === 0xfe60) at = takeSign(at);
    else if (kind === TAIL || isPunctuation(code)) at += 1;
    else {
      const end = endOfUnspaced(text, at);
      at = end === -1 ? takeWord(at) : takeCharacter(at, end);
    }
  }
}

/** Told quicker than a whole word. */
const letter = /[\p{L}\p{N}]/uy;

function endOfAscii(text: string, at: number): number {
  let end = at;
  while (kinds[text.charCodeAt(end)] === WORD && end - at < MAX_WORD) end += 1;
  return end;
}

/** Whether what stands behind a run of ASCII letters may belong to the same word. */
function goesOn(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code > 128
    ? !isPunctuation(code)
    : code === ASTERISK && text.charCodeAt(at + 1) === ASTERISK;
}

/** Dashes, quotes, bullets, full stops of Han: the most frequent of what is not ASCII, and no word. */
function isPunctuation(code: number): boolean {
  return (
    (code >= 0x2010 && code <= 0x2027) ||
    (code >= 0x3000 && code <= 0x3004) ||
    (code >= 0x3008 && code <= 0x3020) ||
    (code >= 0xff01 && code <= 0xff0f) ||
    (code >= 0xff1a && code <= 0xff20)
  );
}

/** A character of Han, kana, Hangul or Thai that is nothing but itself, and no mark on another. */
function isPlain(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x30a1 && code <= 0x30fa) ||
    (code >= 0x0e01 && code <= 0x0e30) ||
    (code >= 0x0e40 && code <= 0x0e46)
  );
}

function endOfUnspaced(text: string, at: number): number {
  if (isPlain(text.charCodeAt(at))) {
    const next = text.charCodeAt(at + 1);
    // Nothing that could belong to it.
    if (isPlain(next) || isPunctuation(next) || !(next >= 128)) return at + 1;
  }
  return endOfCharacter(text, at);
}

const BACKSLASH = 0x5c;
const DOT_CODE = 0x2e;
const ASTERISK = 0x2a;
const FILLER_CODE = FILLER.charCodeAt(0);
const codes = (signs: string) => new Set(Array.from(signs, (sign) => sign.charCodeAt(0)));
const pluses = codes('+＋﹢⁺');
const hashes = codes('#＃﹟♯');
const bangs = codes('!！﹗');

/** Where a sign would stand: behind the end of emphasis, and a backslash that lets it stand for itself. */
function toSign(text: string, at: number): number {
  let sign = afterFillers(text, at);
  while (text.charCodeAt(sign) === ASTERISK && sign < at + 3) sign += 1;
  return text.charCodeAt(sign) === BACKSLASH ? sign + 1 : sign;
}

/** What was an entity is as long as before. */
function afterFillers(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === FILLER_CODE) end += 1;
  return end;
}

/** `+` and `#` at the end of a word: but in `#Nike#`, and before a word, unless that is a version, as in `C#12`. */
function readSuffix(text: string, start: number, at: number): [suffix: string, end: number] {
  const sign = toSign(text, at);
  if (hashes.has(text.charCodeAt(sign))) {
    const behind = afterFillers(text, sign + 1);
    const isName =
      !hashes.has(text.charCodeAt(start - 1)) &&
      (endOfWord(text, behind) === -1 || (at === start + 1 && /\d/.test(text[behind] ?? '')));
    return isName ? [HASH, behind] : ['', at];
  }
  let [suffix, end] = ['', at];
  for (let next = sign; pluses.has(text.charCodeAt(next)) && suffix.length < 9;) {
    suffix += PLUS;
    end = afterFillers(text, next + 1);
    next = toSign(text, end);
  }
  return [suffix, end];
}

const and = /[&＆﹠]+\u2065*/y;
const markupOnly = /^[*_~`[\]\\\p{Default_Ignorable_Code_Point}\p{Co}]*$/u;

/** Before a word: `.NET`, also in quotes, but not the end of a sentence or the middle of `Node.js`. */
function isLeadingDot(text: string, start: number): boolean {
  if (!/\p{L}/u.test(text[start] ?? '')) return false;
  const before = seenEnd(text.slice(Math.max(0, start - 20), start - 1));
  const outside = seenEnd(before.replace(/['"’”]$/, ''));
  return endsUnspaced(before) || !/[\p{L}\p{N}\p{M}.)\]!！?？'"’”…]$/u.test(outside);
}

function seenEnd(text: string): string {
  const end = text.replace(/[*\u2065]+$/, '');
  return end.slice(0, seenLength(end));
}
