import type { State } from './state.ts';
import type { EmulatedTask } from './task.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  /** The parsed body; undefined where there was none, or where it was not JSON. */
  readonly body: unknown;
}

export interface RouteParts {
  readonly state: State;
  readonly now: () => number;
  readonly login: string;
  /** Milliseconds from the answer to its place on the ready list. */
  readonly readyLag: number;
  /** Milliseconds that a live call thinks. */
  readonly liveTakes: number;
  /** The first task of a POST is refused with this code. */
  readonly refuseFirst: number | null;
  readonly callback: (task: EmulatedTask) => void;
}
