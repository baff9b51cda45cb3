/** A number from 0 to one below `below`. */
export type Random = (below: number) => number;

/** Small, seeded and good enough (mulberry32): invented texts need no better chance. */
export function createRandom(seed: string): Random {
  let state = 2_166_136_261;
  for (const character of seed)
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export function pick<T>(all: readonly T[], random: Random): T {
  return all[random(all.length)] as T; // never empty
}

/** Early ones far more often than late ones: a few dominate, as in real answers. */
export function pickSkewed<T>(all: readonly T[], random: Random): T {
  return all[Math.floor(all.length * (random(1000) / 1000) ** 2.5)] as T; // never empty
}

/** Deals all of them before any comes again. */
export function createDeck<T>(all: readonly T[], random: Random): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...all];
    return left.splice(random(left.length), 1)[0] as T; // never empty
  };
}
