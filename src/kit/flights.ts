import type { Patience } from '../upstream/exchange.ts';

/** One piece of work that several callers wait for, each as long as it likes. */
interface Flight<T> {
  readonly about: unknown;
  join(patience: Patience): Promise<T>;
}

interface Flights<T> {
  get(id: string): Flight<T> | undefined;
  /** The flight of this id, started if there is none. It ends early only when nobody waits for it any more. */
  join(
    id: string,
    about: unknown,
    patience: Patience,
    start: (shared: Patience) => Promise<T>,
  ): Promise<T>;
}

export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, Flight<T>>();

  function take(
    id: string,
    about: unknown,
    { caller }: Patience,
    start: (shared: Patience) => Promise<T>,
  ): Flight<T> {
    const abandoned = new AbortController();
    const passengers = new Set<Patience>();
    const landing = Promise.resolve()
      .then(() =>
        start({
          signal: abandoned.signal,
          caller,
          deadline: () => Math.max(...[...passengers].map((passenger) => passenger.deadline())),
        }),
      )
      .finally(() => {
        if (flights.get(id) === flight) flights.delete(id);
      });
    landing.catch(() => {}); // it may fail when nobody is left to hear of it
    const flight: Flight<T> = {
      about,
      async join(patience) {
        patience.signal.throwIfAborted();
        passengers.add(patience);
        const { promise, reject } = Promise.withResolvers<never>();
        const leave = () => reject(patience.signal.reason);
        patience.signal.addEventListener('abort', leave, { once: true });
        try {
          return await Promise.race([landing, promise]);
        } finally {
          patience.signal.removeEventListener('abort', leave);
          passengers.delete(patience);
          if (passengers.size === 0) {
            // Whoever comes now must not board what is about to be broken off.
            if (flights.get(id) === flight) flights.delete(id);
            abandoned.abort(new Error('nobody waits for it any more'));
          }
        }
      },
    };
    flights.set(id, flight);
    return flight;
  }

  return {
    get: (id) => flights.get(id),
    join: (id, about, patience, start) =>
      (flights.get(id) ?? take(id, about, patience, start)).join(patience),
  };
}
