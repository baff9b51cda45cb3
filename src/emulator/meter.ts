const MINUTE = 60_000;
const READY_POLLS_PER_MINUTE = 20;
const KEPT_REQUESTS = 100_000;

export interface SeenRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Epoch milliseconds of the emulator's clock. */
  readonly at: number;
}

export interface Limits {
  readonly callsPerMinute: number;
  readonly concurrency: number;
}

/** What the limits say of a request: the code of a refusal, or null, and the figures for the rate headers. */
export interface Admission {
  readonly refusal: 40202 | 40209 | null;
  readonly limit: number;
  readonly remaining: number;
}

export type Meter = ReturnType<typeof createMeter>;

/** Counts requests: for the limits, and for whoever wants to know what a client has sent. */
export function createMeter(now: () => number, { callsPerMinute, concurrency }: Limits) {
  const counts = new Map<string, number>();
  const seen: SeenRequest[] = [];
  const minutes = new Map<string, { began: number; calls: number }>();
  let inFlight = 0;
  let maxInFlight = 0;

  function countMinute(endpoint: string): number {
    let minute = minutes.get(endpoint);
    if (!minute || minute.began + MINUTE <= now()) {
      minute = { began: now(), calls: 0 };
      minutes.set(endpoint, minute);
    }
    minute.calls += 1;
    return minute.calls;
  }

  return {
    get requests(): readonly SeenRequest[] {
      return seen;
    },
    get maxInFlight() {
      return maxInFlight;
    },
    count(part = ''): number {
      let sum = 0;
      for (const [path, count] of counts) if (path.includes(part)) sum += count;
      return sum;
    },

    /** The same by endpoint, whatever the task. */
    endpoints(): Record<string, number> {
      const sums: Record<string, number> = {};
      for (const [path, count] of counts) {
        const endpoint = toEndpoint(path);
        sums[endpoint] = (sums[endpoint] ?? 0) + count;
      }
      return sums;
    },

    /** A request begins; call what is returned when it has ended. */
    enter(method: string, path: string): () => void {
      counts.set(path, (counts.get(path) ?? 0) + 1);
      seen.push({ method, path, at: now() });
      // Not one by one: moving a hundred thousand entries for each request would be felt.
      if (seen.length >= 2 * KEPT_REQUESTS) seen.splice(0, seen.length - KEPT_REQUESTS);
      inFlight += 1;
      maxInFlight = Math.max(maxInFlight, inFlight);
      let hasLeft = false;
      return () => {
        if (!hasLeft) inFlight -= 1;
        hasLeft = true;
      };
    },

    admit(path: string): Admission {
      const endpoint = toEndpoint(path);
      const limit = endpoint.endsWith('/tasks_ready') ? READY_POLLS_PER_MINUTE : callsPerMinute;
      if (inFlight > concurrency) return { refusal: 40209, limit, remaining: limit };
      const remaining = limit - countMinute(endpoint);
      return {
        refusal: remaining < 0 ? 40202 : null,
        limit,
        remaining: Math.max(0, remaining),
      };
    },

    reset(): void {
      counts.clear();
      seen.length = 0;
      minutes.clear();
      maxInFlight = inFlight;
    },
  };
}

function toEndpoint(path: string): string {
  return path.replace(/\/task_get\/.*$/, '/task_get');
}
