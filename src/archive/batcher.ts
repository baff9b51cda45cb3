/** What comes in the same turn of the event loop is worked on together; each caller hears of its own. */
export function createBatcher<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  later: (start: () => void) => void = setImmediate,
) {
  let batch: { items: Item[]; done: Promise<readonly Result[]> } | null = null;
  return async (item: Item): Promise<Result> => {
    if (batch === null) {
      const items: Item[] = [];
      const done = new Promise<void>((resolve) => later(resolve)).then(() => {
        batch = null;
        return work(items);
      });
      batch = { items, done };
    }
    const place = batch.items.push(item) - 1;
    return (await batch.done)[place] as Result; // a result for each item
  };
}
