interface BatcherOptions {
  /** Items of one piece of work. */
  readonly max: number;
  /** Until when items are gathered. */
  readonly later?: (start: () => void) => void;
}

/** What comes in the same turn of the event loop is worked on together; each caller hears of its own. */
export function createBatcher<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { later = setImmediate, max }: BatcherOptions,
) {
  let batch: { items: Item[]; done: Promise<readonly Result[]> } | null = null;
  return async (item: Item): Promise<Result> => {
    if (batch === null || batch.items.length >= max) {
      const items: Item[] = [];
      const own = {
        items,
        done: new Promise<void>((resolve) => later(resolve)).then(() => {
          if (batch === own) batch = null;
          return work(items);
        }),
      };
      batch = own;
    }
    const { done, items } = batch;
    const place = items.push(item) - 1;
    return (await done)[place] as Result; // a result for each item
  };
}
