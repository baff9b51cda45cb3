import { percentile } from './load.ts';
import { type Measurement, median, sum } from './measure.ts';
import type { Cpu } from './processes.ts';
import type { Target } from './targets.ts';
import type { Workload } from './workloads.ts';

/* What is printed: a Markdown table for each workload, as soon as it is measured. */

interface Found {
  readonly name: string;
  readonly workload: Workload;
  readonly found: ReadonlyMap<Target, readonly Measurement[]>;
  /** Milliseconds that upstream itself takes, where one client asks. */
  readonly best?: number;
}

export function printStart(targets: readonly Target[]): void {
  const lines = targets.map(
    ({ name, running, startedIn }) =>
      `${name}: served ${startedIn.toFixed(0)} ms after its start, ${running.memory() ?? '?'} MB`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function printWorkload({ best, found, name, workload }: Found): void {
  const targets = [...found.keys()];
  const beside = targets.find((target) => target.name === 'mercurius') ?? targets[0];
  const base = (beside && found.get(beside)) ?? [];
  const title = `\n${name}: ${workload.about}${best === undefined ? '' : `; upstream itself answers in ${best.toFixed(2)} ms`}`;
  const heads = [
    '',
    'requests/s',
    `× ${beside?.name}`,
    '× to the end',
    'CPU ms',
    'main',
    'writer',
    'V8',
    'p50 ms',
    'p99 ms',
    'goes on ms',
    'calls per id',
    'MB',
  ];
  const rows = targets.map((target) => {
    const own = found.get(target) ?? [];
    const times = own.flatMap((one) => one.times).toSorted((a, b) => a - b);
    const cpu = (of: (cpu: Cpu) => number) => toCpu(own, of);
    return [
      target.name,
      middle(own, (one) => one.rate).toFixed(0),
      ratio(own, base, (one) => one.rate),
      ratio(own, base, (one) => one.wholeRate),
      cpu((all) => sum(Object.values(all))),
      cpu(({ main }) => main),
      cpu(({ writer }) => writer),
      cpu(({ engine }) => engine),
      percentile(times, 0.5).toFixed(2),
      percentile(times, 0.99).toFixed(2),
      middle(own, (one) => one.after).toFixed(0),
      middle(own, (one) => one.callsPerId).toFixed(2),
      `${target.running.memory() ?? '?'}`,
    ];
  });
  const lines = [heads, heads.map((_, at) => (at === 0 ? '---' : '---:')), ...rows];
  process.stdout.write(
    [title, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`), ''].join('\n'),
  );
}

/** The median of what the rounds had, each beside its own. */
function ratio(
  own: readonly Measurement[],
  base: readonly Measurement[],
  of: (one: Measurement) => number,
): string {
  const ratios = own.flatMap((one, round) => {
    const other = base[round];
    return other === undefined ? [] : [of(one) / of(other)];
  });
  return median(ratios).toFixed(2);
}

function middle(own: readonly Measurement[], of: (one: Measurement) => number): number {
  return median(own.map(of));
}

function toCpu(own: readonly Measurement[], of: (cpu: Cpu) => number): string {
  const known = own.flatMap(({ cpu }) => cpu ?? []);
  return known.length === 0 ? '?' : median(known.map(of)).toFixed(3);
}
