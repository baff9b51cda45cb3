interface BatcherOptions {
  /** Items of one piece of work. */
  readonly max: number;
  /** Until when items are gathered at least. */
  readonly later?: (start: () => void) => void;
}

/**
 * What comes in the same turn of the event loop, and while an earlier batch is worked on, is worked on together; each
 * caller hears of its own.
 */
export function createBatcher<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { later = setImmediate, max }: BatcherOptions,
) {
  let batch: { items: Item[]; done: Promise<readonly Result[]> } | null = null;
  let before: Promise<unknown> = Promise.resolve();

  function begin() {
    const items: Item[] = [];
    const gathered = new Promise<void>((resolve) => later(resolve));
    const done = Promise.all([gathered, before]).then(() => {
      if (batch === own) batch = null;
      const result = work(items);
      before = result.catch(() => {});
      return result;
    });
    const own = { items, done };
    return own;
  }

  return async (item: Item): Promise<Result> => {
    if (batch === null || batch.items.length >= max) batch = begin();
    const { done, items } = batch;
    const place = items.push(item) - 1;
    return (await done)[place] as Result; // a result for each item
  };
}
