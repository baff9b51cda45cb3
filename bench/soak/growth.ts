import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../measure.ts';
import type { Running } from '../processes.ts';

const SAMPLES = 30;
/** How much more the last third may have: what is collected late, and connections that come and go. */
const MORE_MEMORY = 1.1;
const MORE_HANDLES = 10;

/** Looks at a process for so many minutes; resolves to whether it has grown from the middle third to the last. */
export async function grows(
  service: Running,
  minutes: number,
  progress: () => string,
): Promise<boolean> {
  const samples: { memory: number; handles: number }[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await sleep((minutes * 60_000) / SAMPLES);
    const [memory, handles] = [service.memory() ?? 0, service.handles() ?? 0];
    samples.push({ memory, handles });
    process.stdout.write(`${progress()}, ${memory} MB, ${handles} handles\n`);
  }
  const thirds = [SAMPLES / 3, (2 * SAMPLES) / 3].map((from) =>
    samples.slice(from, from + SAMPLES / 3),
  );
  const memory = thirds.map((some) => median(some.map((one) => one.memory)));
  const handles = thirds.map((some) => median(some.map((one) => one.handles)));
  process.stdout.write(
    `memory ${memory.join(' -> ')} MB, handles ${handles.join(' -> ')} (middle third, last third)\n`,
  );
  const grew =
    (memory[1] ?? 0) > (memory[0] ?? 0) * MORE_MEMORY ||
    (handles[1] ?? 0) > (handles[0] ?? 0) + MORE_HANDLES;
  if (grew) process.stdout.write('Something grows.\n');
  return grew;
}
