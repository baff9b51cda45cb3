import { pick, type Random } from '../../src/emulator/random.ts';

/* Texts of everything that is hard to read, and how their words are read by hand. */

/** A text as it is sent, and without what no reader sees: where links lead to, addresses, marks of Markdown. */
export interface Text {
  readonly sent: string;
  readonly seen: string;
}

/** Names that answers mention, in the spellings in which they do. */
export const spellings: readonly string[] = [
  ['Northwind', 'NORTHWIND', 'northwinds', 'Northwind Traders', 'Northwind-Traders', 'Traders'],
  ['Quill & Co', 'quill&co', 'Quill', 'Co', 'A.B.C', 'a-b-c', 'c', "L'Oréal", 'l’oréal'],
  ['Éclair', 'e\u0301clair', 'ÉCLAIR', 'eclair', 'naïve', 'NAI\u0308VE'],
  ['Straße', 'STRASSE', 'strasse', 'ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς', 'οδυσσευς', 'ΣΟΦΟΣ', 'Σοφός'],
  [
    'İstanbul',
    'istanbul',
    'ISTANBUL',
    'ıstanbul',
    'I\u0307STANBUL',
    'Москва',
    'МОСКВА',
    'Ёж',
    'ёЖ',
  ],
  [
    '東京',
    '東京タワー',
    '東京 タワー',
    'हिन्दी',
    'हिंदी भाषा',
    'مُحَمَّد',
    'محمد',
    'ภาษาไทย',
    '한국',
    '한국어는',
  ],
  [
    '小米',
    '小',
    '米',
    '大小。米家',
    '小米手机',
    'ภาษา',
    'น้ำ',
    'น',
    'ﾄｳｷｮｳ',
    'トウキョウ',
    'ガム',
    'ｶﾞﾑ',
  ],
  ['👍', '❤️', '1️⃣', 'Northwind™️ Traders', '100%', 'o_o', '𝒳', '\ud800', 'nul\0nul', '3.5', '👨‍👩‍👧'],
  ['tam', 'tam tam', 'tam tam tam', 'New York New York', 'new york'],
  [
    'C',
    'C++',
    'C#',
    'c+',
    'Disney',
    'Disney+',
    'AT&T',
    'at t',
    'H&M',
    'Yahoo',
    'Yahoo!',
    'A+E',
    'e',
  ],
  ['.NET', 'net', 'Node.js', '3M', '7-Eleven', "Lowe's", 'Lowe’s', 'lowe', 'Toys"R"Us', 'E*TRADE'],
  ['Qu\u00adill', 'Tra\u200bders', 'Quill\u200d', 'Q\u2060uill', 'Co\ue000', 'نـــايك', 'نايك'],
  [
    'Ｑｕｉｌｌ',
    'ＡＴ＆Ｔ',
    'Ｃ＋＋',
    'Ｙａｈｏｏ！',
    '𝐐uill',
    'QuillМосква',
    '我推荐Quill跑鞋',
    'Quill5手',
  ],
].flat();

/** What is read otherwise than it is sent. */
const markup: readonly Text[] = [
  ['[Quill](https://traders.example/Northwind?utm_source=Traders)', '[Quill]'],
  ['![Quill](/northwind.png "Traders Yahoo!")', '![Quill]'],
  ['[traders.example](https://www.traders.example/a_(Quill)) ', '[traders.example] '],
  [' https://www.traders.example/Quill?Northwind=1. ', ' . '],
  [' <https://traders.example/小米> ', ' < > '],
  [' www.traders.example/Quill ', ' ~ '],
  [' sales@quill.example ', ' ~ '],
  ['`Northwind`', '`Northwind`'],
  ['`https://quill.example`', '` `'],
  ['North**wind**', 'Northwind'],
  ['**Quill**', 'Quill'],
  ['**小米**', '小米'],
  ['AT&amp;T', 'AT&T'],
  ['&Eacute;clair', 'Éclair'],
  ['Lowe&rsquo;s', 'Lowe’s'],
  ['C&#43;&plus;', 'C++'],
  [' <b>Qu</b>ill', ' Quill'],
  ['<a href="/Quill">Northwind</a>', ' Northwind '],
  ['H\\&M', 'H&M'],
  ['C\\#', 'C#'],
  ['Disney\\+', 'Disney+'],
  ['Yahoo\\!', 'Yahoo!'],
  ['Quill\ue200cite\ue202turn0search3\ue201', 'Quill]'],
].map(([sent = '', seen = '']) => ({ sent, seen }));

const plain: readonly Text[] = spellings.map(plainText);
const joins = [
  ' ',
  ' ',
  ' ',
  ', ',
  '. ',
  '-',
  '\n\n',
  '',
  ' (',
  '/',
  '"',
  '—',
  '、',
  '_',
  '\t',
  '! ',
];

export function createText(random: Random, most = 12): Text {
  const pieces = Array.from({ length: random(most) }, () => {
    const piece = pick(random(4) === 0 ? markup : plain, random);
    // What follows a `#` without a blank is another matter.
    const join = pick(joins, random) || (piece.seen.endsWith('#') ? ' ' : '');
    return { sent: piece.sent + join, seen: piece.seen + join };
  });
  return joinTexts(pieces);
}

/** Of what is read as it is sent. */
export function plainText(text: string): Text {
  return { sent: text, seen: text };
}

export function joinTexts(texts: readonly Text[]): Text {
  return {
    sent: texts.map(({ sent }) => sent).join(''),
    seen: texts.map(({ seen }) => seen).join(''),
  };
}

const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}ー]/u;
const scripts = ['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Devanagari'].map(
  (name) => new RegExp(`\\p{sc=${name}}`, 'u'),
);
const isLetter = /^[\p{L}\p{N}]/u;

/** The words of what is seen of a text, so that equal ones are equal strings: it is folded first, and then divided. */
export function wordsOf(seen: string): string[] {
  const folded = seen
    .replace(/[\p{So}\ud800]/gu, ' ')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Co}\p{Me}ـ]/gu, '')
    .normalize('NFKC')
    .replaceAll('\u0e4d\u0e32', '\u0e33')
    .toUpperCase()
    .toLowerCase()
    .replace(/i\u0307/g, 'i')
    .replaceAll('ς', 'σ')
    .normalize('NFC');
  const words: string[] = [];
  /** What the last word may go on with; null: it is over. */
  let open: RegExp | 'any script' | null = null;
  /** Whether the last thing read is a word, and whether that is a character that stands by itself. */
  let [isBehind, isCharacter, isApart] = [false, false, false];
  // Each character with the marks on it.
  const characters = folded.match(/\P{M}\p{M}*/gu) ?? [];
  for (const [at, character] of characters.entries()) {
    const [before = ' ', previous = ' '] = [characters[at - 2], characters[at - 1]];
    const next = characters[at + 1] ?? ' ';
    if (unspaced.test(character)) {
      if (isCharacter && isApart) words.push('|');
      words.push(character);
      [open, isBehind, isCharacter, isApart] = [null, true, true, false];
      continue;
    }
    if (isLetter.test(character)) {
      const script = scripts.find((one) => one.test(character)) ?? null;
      if (open && (script === null || open === script || open === 'any script')) {
        words.push(`${words.pop()}${character}`);
        open = script ?? open;
      } else {
        const outside = /['"’”]/.test(before) ? (characters[at - 3] ?? ' ') : before;
        const isLeading = unspaced.test(before) || !/[\p{L}\p{N}.)\]!?'"’”]/u.test(outside);
        if (previous === '.' && script !== null && isLeading) words.push('.');
        words.push(character);
        open = script ?? 'any script';
      }
      [isBehind, isCharacter] = [true, false];
      continue;
    }
    const isName = isLetter.test(previous) && (!isLetter.test(next) || unspaced.test(next));
    if (isBehind && !isCharacter && (character === '+' || (character === '#' && isName))) {
      words.push(`${words.pop()}${character}`);
      open = null;
      continue;
    }
    const isSign = (character === '!' && isBehind) || (character === '&' && previous !== '&');
    if (isSign) {
      words.push(character);
      isCharacter = false;
    }
    if (!/[*_`~[\]\\]/.test(character)) isApart = true;
    [open, isBehind] = [null, false];
  }
  return words;
}
