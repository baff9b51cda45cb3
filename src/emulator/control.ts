import { z } from 'zod';
import { providers } from '../model/provider.ts';
import type { CallbackCounts } from './callbacks.ts';
import { type FaultKind, faultKinds } from './faults.ts';
import type { Meter } from './meter.ts';
import type { Call } from './call.ts';
import type { Emulator } from './emulator.ts';
import type { State } from './state.ts';
import { states } from './task.ts';

const LISTED_REQUESTS = 1000;

const names = <Name extends string>(object: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(object) as Name[]);

const where = { path: z.string().optional(), times: z.int().min(1).optional() };
const milliseconds = z.number().min(0);
const FaultBody = z.union([
  z.strictObject({ latency: milliseconds, ...where }),
  z.strictObject({ status: z.int().min(200).max(599), code: z.int().optional(), ...where }),
  z.strictObject({ envelope: z.int(), ...where }),
  z.strictObject({ task: z.int(), ...where }),
  z.strictObject({ kind: names<FaultKind>(faultKinds), ...where }),
]);

const TaskBody = z.strictObject({
  /** How many such tasks. */
  count: z.int().min(1).max(100_000).default(1),
  id: z.guid().optional(),
  provider: z.enum(providers).optional(),
  prompt: z.string().optional(),
  model: z.string().optional(),
  tag: z.string().optional(),
  webSearch: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  state: names(states).optional(),
  finishAfter: milliseconds.optional(),
  createdAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  collected: z.boolean().optional(),
  result: z.looseObject({}).optional(),
  body: z.looseObject({}).optional(),
  response: z.looseObject({}).optional(),
});

const ClockBody = z.strictObject({ advance: milliseconds });
const LatencyBody = z.strictObject({ milliseconds });
const DepositBody = z.strictObject({ usd: z.number().positive() });

export interface Insides {
  readonly state: State;
  readonly meter: Meter;
  readonly callbacks: CallbackCounts;
}

/** The emulator's own endpoints, for those who steer it from another process: status and body. */
export function control(
  { body, method, path }: Call,
  emulator: Emulator,
  { callbacks, meter, state }: Insides,
): [number, unknown] {
  switch (`${method} ${path}`) {
    case 'POST /emulator/faults':
      return read(FaultBody, body, (fault) => emulator.failNext(fault));
    case 'POST /emulator/tasks':
      return read(TaskBody, body, ({ count, ...task }) => ({
        ids: Array.from({ length: count }, () => emulator.add(task)),
      }));
    case 'POST /emulator/clock':
      return read(ClockBody, body, ({ advance }) => emulator.advance(advance));
    case 'POST /emulator/latency':
      return read(LatencyBody, body, (latency) => emulator.setLatency(latency.milliseconds));
    case 'POST /emulator/deposit':
      return read(DepositBody, body, ({ usd }) => emulator.deposit(usd));
    case 'POST /emulator/reset':
      emulator.reset();
      return [200, {}];
    case 'GET /emulator/requests':
      return [
        200,
        {
          total: meter.count(),
          endpoints: meter.endpoints(),
          maxInFlight: meter.maxInFlight,
          newest: meter.requests.slice(-LISTED_REQUESTS).toReversed(),
        },
      ];
    case 'GET /emulator/state':
      return [
        200,
        {
          now: new Date(emulator.now()),
          balance: emulator.balance,
          tasks: countByCode(state),
          callbacks,
        },
      ];
    default:
      return [404, { error: 'There is nothing here. See docs/emulator.md.' }];
  }
}

/** How many tasks would be answered with which code now. */
function countByCode(state: State): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const task of state.tasks.values()) {
    const code = state.codeOf(task);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function read<T>(
  shape: z.ZodType<T>,
  body: unknown,
  act: (value: T) => unknown,
): [number, unknown] {
  const given = shape.safeParse(body);
  return given.success
    ? [200, act(given.data) ?? {}]
    : [400, { error: z.prettifyError(given.error) }];
}
