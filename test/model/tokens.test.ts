import { expect, test } from 'vitest';
import { createRandom } from '../../src/emulator/random.ts';
import { locateTokens, tokenize } from '../../src/model/tokens.ts';
import { createText, wordsOf } from '../support/texts.ts';

/** Signs as one reads them; `|` divides characters that do not stand side by side. */
const signs: Readonly<Record<string, string>> = {
  '\ue02b': '+',
  '\ue023': '#',
  '\ue026': '&',
  '\ue021': '!',
  '\ue02e': '.',
  '\ue020': '|',
};

function read(text: string): string {
  const tokens = tokenize(text).join(' ');
  return tokens.replace(/[\ue000-\uf8ff]/g, (sign) => signs[sign] ?? '?');
}

test.each([
  // Names with signs.
  ['Disney+, C++ and C# and C', 'disney+ c++ and c# and c'],
  ['Google+ is not Google', 'google+ is not google'],
  ['C++17, C\\+\\+, C\\#, Disney\\+', 'c++ 17 c++ c# disney+'],
  ['Notepad++ A+E 18+', 'notepad++ a+ e 18+'],
  ['AT&T AT&amp;T AT\\&T AT & T &lt;', 'at & t at & t at & t at & t'],
  ['Yahoo! Yahoo\\! Yahoo', 'yahoo ! yahoo ! yahoo'],
  ['.NET, ASP.NET, Node.js. End ...and', '. net asp net node js end and'],
  ["Lowe's Lowe’s Loweʼs Lowe＇s", 'lowe s lowe s lowe s lowe s'],
  ['7-Eleven 3M E*TRADE Toys"R"Us', '7 eleven 3m e trade toys r us'],
  ['".NET" “.NET” \'**.NET**\' (".NET") He said "x".Net', '. net . net . net . net he said x net'],
  ['#Nike# #Nike#Puma Nike#1', 'nike nike puma nike 1'],
  ['C#12 F#6 C♯, no#1', 'c# 12 f# 6 c# no 1'],
  // HTML.
  ['Nestl&eacute; Nestl&#233; Nestl&#xE9; &AMP;', 'nestlé nestlé nestlé &'],
  ['Lowe&rsquo;s Nike&reg; Air&nbsp;Max&hellip;', 'lowe s nike air max'],
  ['Adi&shy;das Zal&#8203;ando 小&#31859;', 'adidas zalando 小 米'],
  ['C&#43;&#43; C&#35; Disney&plus; Yahoo&excl; AT&#0;T', 'c++ c# disney+ yahoo ! at t'],
  ['H&M; A&E; &unknown; &#x110000;', 'h & m a & e & unknown'],
  ['<b>Nike</b>s <em>Coca</em>-Cola <strong>Disney</strong>+', 'nikes coca cola disney+'],
  ['<a href="/nike" title="Puma">Nike</a><sup>1</sup><br/>Air', 'nike 1 air'],
  ['List<Nike> a<b && c>d <i', 'list nike a b & c d i'],
  // Scripts.
  ['我推荐Nike跑鞋。', '我 推 荐 nike 跑 鞋'],
  ['价格小，米家', '价 格 小 | 米 家'],
  ['**小米**手机 [小](https://x.example)米', '小 米 手 机 | 小 米'],
  ['小米！手机', '小 米 ! 手 机'],
  ['小米+华为&魅族', '小 米 | 华 为 & 魅 族'],
  ['Nikе МоскваCity 5G手机15Pro', 'nik е москва city 5g 手 机 15pro'],
  ['コカ・コーラ ｺｶ', 'コ カ | コ ー ラ | コ カ'],
  ['ｶﾞﾑ ガム', 'ガ ム | ガ ム'],
  ['น้ำ กิน', 'น้ ำ | กิ น'],
  ['ຊໍາ ຊໍ້າ ຊ້ຳ นํ้า น้ำ', 'ຊ ຳ | ຊ້ ຳ | ຊ້ ຳ | น้ ำ | น้ ำ'],
  ['삼성전자는', '삼 성 전 자 는'],
  ['\u1109\u1161\u11b7\u1109\u1165\u11bc', '삼 성'],
  ['ພາສາ ភាសា မြန်မာ', 'ພ າ ສ າ | ភា សា | မြ န် မာ'],
  // What is not seen.
  ['Adi\u00addas Zal\u200bando Puma\u200d \u2060Ni\ufeffke', 'adidas zalando puma nike'],
  ['Ni\ue000ke \uf0b7Puma\uf0b7Nike', 'nike puma nike'],
  ['Nike\ue200cite\ue202turn0search1\ue201 is', 'nike is'],
  [
    '\ue200url\ue202Nike\ue202turn0search1\ue201 \ue200navlist\ue202Air\ue202turn0news1\ue201',
    'nike air',
  ],
  ['Nike【4:0†puma.example】小【4†source】米 【Puma】', 'nike 小 米 puma'],
  ['North**wind** **N**orth **bold**:x', 'northwind north bold x'],
  ['snake_case | a |b|', 'snake case a b'],
  ['نـــايك نايك', 'نايك نايك'],
  ['1️⃣ Nike™️ 👍🏽 👨‍👩‍👧 ❤️', '1 nike'],
  // Spellings.
  ['İSTİKBAL İstikbal istikbal ISPARTA ısparta', 'istikbal istikbal istikbal isparta isparta'],
  ['Ｎｉｋｅ＋ ＡＴ＆Ｔ Ｙａｈｏｏ！', 'nike+ at & t yahoo !'],
  ['e\u0301clair ÉCLAIR eclair', 'éclair éclair eclair'],
  ['Northwind¹ CO₂ ①Nike②Puma', 'northwind 1 co2 1 nike 2 puma'],
  ['ﬁne ⅷ µTorrent μTorrent', 'fine viii μ torrent μ torrent'],
])('%s', (text, expected) => {
  expect(read(text)).toBe(expected.normalize('NFC'));
});

test.each([
  ['([site.example](https://www.site.example/a?utm_source=x)).', 'site example'],
  ['[a](/b "Title (c)") [b](<c d>) [c](d(e)f) ![alt](i.png)', 'a b c alt'],
  ['[no link] (x) [y](not a target) z](w)', 'no link x y not a target z w'],
  ['[a [b] c](d) [x](a "b" c)', 'a b c x a b c'],
  ['see https://a.example/b_(c), (https://d.example/e) or <https://f.example>', 'see or'],
  ['`https://a.example` `code` "https://b.example/c" **https://d.example**', 'code'],
  ['www.a.example/b, WWW.c.example awww.d me@e.example @handle', 'awww d handle'],
  ['info@müller.example müller@a.example почта@пример.рф 联系a@b.example吧', '联 系 | 吧'],
  ['www.österreich.at/x, www.例え.jp/あ い', 'い'],
  ['müller.de/a?utm_source=b 看f.example/?utm_source=c吧', 'müller de 看 f example 吧'],
  ['|https://a.example|b| ftp://c.example/d mailto:x@y.example', 'b'],
  ['a.example/b?utm_source=c&d=e f', 'a example f'],
  ['either/or, Booking.com/Expedia?', 'either or booking com expedia'],
  [
    '(nike.com/nike-air/1), see puma.example/@puma/x.html and café.fr/a/menu. It',
    'nike com see puma example and café fr it',
  ],
  ['shop.nike.co.uk/us?puma#adidas 看nike.com/air-max了解', 'shop nike co uk 看 nike com 了 解'],
  ['nike.com/t/Air-Max, puma.com/t/2;x adidas.fr/a-b.', 'nike com puma com x adidas fr'],
  ['asp.net/C# asp.net/c#, node.js/a-b', 'asp net c# asp net c# node js a b'],
  [
    'nike.com/puma.com nike.com/_Puma_ nike.com/puma',
    'nike com puma com nike com puma nike com puma',
  ],
  ['kakaku.com/食べログ, coupang.com/네이버', 'kakaku com 食 べ ロ グ coupang com 네 이 버'],
  ['amazon.com/eBay/3M 24/7 a/b.c/d-e', 'amazon com ebay 3m 24 7 a b c d e'],
  ['看https://mi.example了解 https://x.example/wiki/小米。好', '看 | 了 解 | 好'],
  [
    '[Nike][1], [Puma][] [x][2]\n\n[1]: https://a.example "Title"\n[^2]: note',
    'nike puma x 2 2 note',
  ],
  ['[Note]: Nike is great', 'note nike is great'],
  ['a://b c :// http:// www. @ ?x=', 'c http www x'],
])('of an address nothing is read: %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test('a token stands where it is written, without the tags around it', () => {
  const text = '<b>Nestl&eacute;</b> C&#43;&#43; <i>Puma\u200d</i> <b>Nik</b>es ຊໍາ';
  const spans = locateTokens(text).map(({ end, start }) => text.slice(start, end));
  expect(spans).toEqual(['Nestl&eacute;', 'C&#43;&#43;', 'Puma', 'Nik</b>es', 'ຊ', 'ໍາ']);
});

test('every token says where it stands', () => {
  expect(locateTokens('Puma\u200d makes C++. Yahoo\\! İstikbal')).toEqual([
    { text: 'puma', start: 0, end: 4 },
    { text: 'makes', start: 6, end: 11 },
    { text: 'c\ue02b\ue02b', start: 12, end: 15 },
    { text: 'yahoo', start: 17, end: 22 },
    { text: '\ue021', start: 23, end: 24 },
    { text: 'istikbal', start: 25, end: 33 },
  ]);
});

test(
  'texts are read as by hand; places are in order, and what stands there is the token',
  { timeout: 30_000 },
  () => {
    const random = createRandom('tokens');
    for (let count = 0; count < 2000; count += 1) {
      const { seen, sent } = createText(random);
      const tokens = locateTokens(sent);
      expect(tokens.map(({ text }) => text)).toEqual(tokenize(sent));
      expect(read(sent), sent).toBe(wordsOf(seen).join(' '));
      let reached = 0;
      for (const { end, start, text } of tokens) {
        expect(start).toBeGreaterThanOrEqual(reached);
        expect(end).toBeGreaterThan(start);
        reached = end;
        if (!'\ue020\ue021\ue02e'.includes(text)) {
          expect(tokenize(sent.slice(start, end))).toEqual([text]);
        }
      }
    }
  },
);

test.each([
  ['brackets', '[](' + '[a](('.repeat(100_000)],
  ['targets without an end', '[x](a'.repeat(100_000)],
  ['addresses', 'https://'.repeat(100_000)],
  ['marks', `a${'\u0301'.repeat(400_000)}`],
  ['digits', '１'.repeat(200_000)],
  ['Han with gaps', '小 '.repeat(200_000)],
  ['mail', 'a@'.repeat(200_000)],
  ['paths', 'a.example/b-c'.repeat(50_000)],
  ['names behind hosts', 'a.com/B,'.repeat(50_000)],
  ['addresses without a scheme', '1://x,'.repeat(50_000)],
  ['definitions', '[a]: https://x.example\n'.repeat(20_000)],
  ['quotes', '[x](a "'.repeat(50_000)],
  ['tags', '<a b="c" '.repeat(50_000)],
  ['attributes', `<a${' b'.repeat(200_000)}`],
  ['entities', '&#43;&zwj;'.repeat(50_000)],
])('many %s take no longer than as much text', (_, text) => {
  // Were it the square of the length, it would be minutes.
  expect(tokenize(text).length).toBeGreaterThanOrEqual(0);
});
