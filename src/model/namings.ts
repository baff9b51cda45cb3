import { locateTokens, tokenize, type Token } from './tokens.ts';

/** What something is called: any of these names it. */
export interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** Where a text names something, in UTF-16 units. */
export interface Naming<Name extends Named> {
  readonly term: Name;
  readonly start: number;
  readonly end: number;
}

/** The names as tokens, each once and in order: which of them was called an alias does not matter. */
export function tokenizeNames({ aliases, name }: Named): string[][] {
  const names = new Map(
    [name, ...aliases].map(tokenize).map((tokens) => [tokens.join(' '), tokens]),
  );
  return [...names].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tokens]) => tokens);
}

/** Where a text names these, in reading order; namings of one that overlap are one, as they are where they are counted. */
export function findNamings<Name extends Named>(
  text: string,
  terms: readonly Name[],
): Naming<Name>[] {
  const tokens = locateTokens(text);
  const places = new Map<string, number[]>();
  for (const [at, token] of tokens.entries()) {
    const known = places.get(token.text);
    if (known) known.push(at);
    else places.set(token.text, [at]);
  }
  const found = terms.flatMap((term) =>
    join(tokenizeNames(term).flatMap((name) => findName(name, tokens, places))).map(
      ([from, to]) => ({
        term,
        start: tokens[from]?.start ?? 0,
        end: tokens[to - 1]?.end ?? 0,
      }),
    ),
  );
  return found.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/** Tokens, from inclusive, to exclusive. */
type Stretch = readonly [from: number, to: number];

function findName(
  name: readonly string[],
  tokens: readonly Token[],
  places: ReadonlyMap<string, readonly number[]>,
): Stretch[] {
  return (places.get(name[0] ?? '') ?? [])
    .filter((at) => name.every((word, index) => tokens[at + index]?.text === word))
    .map((at) => [at, at + name.length]);
}

function join(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from < last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
    else joined.push([from, to]);
  }
  return joined;
}
