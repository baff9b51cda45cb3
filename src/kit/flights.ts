import type { Deadline } from './deadline.ts';

/** One piece of work that several callers wait for, each as long as it likes. */
interface Flight<T> {
  readonly about: unknown;
  join(deadline: Deadline): Promise<T>;
}

interface Flights<T> {
  get(id: string): Flight<T> | undefined;
  /** The flight of this id, started if there is none. It ends early only when nobody waits for it any more. */
  join(
    id: string,
    about: unknown,
    deadline: Deadline,
    start: (shared: Deadline) => Promise<T>,
  ): Promise<T>;
}

export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, Flight<T>>();

  function take(
    id: string,
    about: unknown,
    { caller }: Deadline,
    start: (shared: Deadline) => Promise<T>,
  ): Flight<T> {
    const abandoned = new AbortController();
    const passengers = new Set<Deadline>();
    const landing = Promise.resolve()
      .then(() =>
        start({
          signal: abandoned.signal,
          caller,
          at: () => Math.max(...[...passengers].map((passenger) => passenger.at())),
        }),
      )
      .finally(() => {
        if (flights.get(id) === flight) flights.delete(id);
      });
    landing.catch(() => {}); // it may fail when nobody is left to hear of it
    const flight: Flight<T> = {
      about,
      async join(deadline) {
        deadline.signal.throwIfAborted();
        passengers.add(deadline);
        const { promise, reject } = Promise.withResolvers<never>();
        const leave = () => reject(deadline.signal.reason);
        deadline.signal.addEventListener('abort', leave, { once: true });
        try {
          return await Promise.race([landing, promise]);
        } finally {
          deadline.signal.removeEventListener('abort', leave);
          passengers.delete(deadline);
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
    join: (id, about, deadline, start) =>
      (flights.get(id) ?? take(id, about, deadline, start)).join(deadline),
  };
}
