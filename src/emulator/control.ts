import { z } from 'zod';
import { providers } from '../model/provider.ts';
import type { CallbackCounts } from './callbacks.ts';
import { type FaultKind, faultKinds } from './faults.ts';
import type { Meter } from './meter.ts';
import type { Call } from './routes.ts';
import type { Emulator } from './server.ts';
import { type State, states } from './state.ts';

const names = <Name extends string>(object: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(object) as Name[]);

const where = { path: z.string().optional(), times: z.int().min(1).optional() };
const FaultBody = z.union([
  z.strictObject({ latency: z.number().min(0), ...where }),
  z.strictObject({ status: z.int().min(200).max(599), code: z.int().optional(), ...where }),
  z.strictObject({ envelope: z.int(), ...where }),
  z.strictObject({ task: z.int(), ...where }),
  z.strictObject({ kind: names<FaultKind>(faultKinds), ...where }),
]);

const TaskBody = z.strictObject({
  /** How many such tasks. */
  count: z.int().min(1).max(100_000).default(1),
  id: z.guid().toLowerCase().optional(),
  provider: z.enum(providers).optional(),
  prompt: z.string().optional(),
  model: z.string().optional(),
  tag: z.string().optional(),
  webSearch: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  state: names(states).optional(),
  body: z.looseObject({}).optional(),
});

const ClockBody = z.strictObject({ advance: z.number().min(0) });

/** The emulator's own endpoints, for those who steer it from another process: status and body. */
export function control(
  { body, method, path }: Call,
  emulator: Emulator,
  state: State,
  meter: Meter,
  callbacks: CallbackCounts,
): [number, unknown] {
  switch (`${method} ${path}`) {
    case 'POST /emulator/faults':
      return read(FaultBody, body, (fault) => emulator.failNext(clean(fault)));
    case 'POST /emulator/tasks':
      return read(TaskBody, body, ({ count, ...task }) => ({
        ids: Array.from({ length: count }, () => emulator.add(clean(task))),
      }));
    case 'POST /emulator/clock':
      return read(ClockBody, body, ({ advance }) => emulator.advance(advance));
    case 'POST /emulator/reset':
      emulator.reset();
      return [200, {}];
    case 'GET /emulator/requests':
      return [200, { total: meter.count(), maxInFlight: meter.maxInFlight, paths: meter.paths() }];
    case 'GET /emulator/state':
      return [
        200,
        {
          now: new Date(emulator.now()),
          balance: emulator.balance,
          tasks: state.tasks.size,
          callbacks,
        },
      ];
    default:
      return [404, { error: 'There is nothing here. See docs/emulator.md.' }];
  }
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

/** Without the keys that were not given: the types tell "absent" from "undefined". */
function clean<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
