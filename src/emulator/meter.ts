const MINUTE = 60_000;
const READY_POLLS_PER_MINUTE = 20;

export type Meter = ReturnType<typeof createMeter>;

/** Counts requests: for the limits, and for whoever wants to know what a client has sent. */
export function createMeter(now: () => number, callsPerMinute: number) {
  const counts = new Map<string, number>();
  let minutes = new Map<string, { began: number; calls: number }>();
  let inFlight = 0;
  let maxInFlight = 0;

  function tooMany(endpoint: string): boolean {
    const limit = endpoint.endsWith('/tasks_ready') ? READY_POLLS_PER_MINUTE : callsPerMinute;
    let minute = minutes.get(endpoint);
    if (!minute || minute.began + MINUTE <= now()) {
      minute = { began: now(), calls: 0 };
      minutes.set(endpoint, minute);
    }
    minute.calls += 1;
    return minute.calls > limit;
  }

  return {
    get maxInFlight() {
      return maxInFlight;
    },
    count(part = ''): number {
      let sum = 0;
      for (const [path, count] of counts) if (path.includes(part)) sum += count;
      return sum;
    },
    paths: (): Record<string, number> => Object.fromEntries(counts),
    /** A request begins; call what is returned when it has ended. */
    enter(path: string): () => void {
      counts.set(path, (counts.get(path) ?? 0) + 1);
      inFlight += 1;
      maxInFlight = Math.max(maxInFlight, inFlight);
      return () => {
        inFlight -= 1;
      };
    },
    /** The code with which a request over a limit is refused, or null. */
    refuse(path: string, concurrency: number): number | null {
      if (inFlight > concurrency) return 40209;
      return tooMany(path.replace(/(task_get)\/.*$/, '$1')) ? 40202 : null;
    },
    reset(): void {
      counts.clear();
      minutes = new Map();
      maxInFlight = 0;
    },
  };
}
