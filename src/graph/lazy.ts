import DataLoader from 'dataloader';

/* What is read when the first field of an answer asks for it, once for all that ask. */

/** Reads for all keys that are asked for in the same turn at once; `none` stands for what nothing is known of. */
export function batch<Key, Value>(
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
  none?: Value,
): DataLoader<Key, Value> {
  return new DataLoader(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => {
      const value = found.get(key) ?? none;
      return value === undefined ? new Error(`nothing about ${String(key)}`) : value;
    });
  });
}

export function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | null = null;
  return () => (value ??= read());
}

/** Makes a value once for arguments that are the same as JSON. */
export function memoize<Argument, Value>(
  make: (argument: Argument) => Value,
): (argument: Argument) => Value {
  const made = new Map<string, Value>();
  return (argument) => {
    const name = JSON.stringify(argument);
    const value = made.get(name) ?? make(argument);
    made.set(name, value);
    return value;
  };
}
