import type { Archive } from '../archive/archive.ts';
import { importLines } from './transfer.ts';

/** What an empty archive begins with, so that there is something to ask from the first minute. One that holds a task, or held one, is left alone. */
export async function importFirstTasks(
  archive: Archive,
  lines: Iterable<string>,
  isClosing: () => boolean,
): Promise<void> {
  await archive.settled();
  if ((await archive.lastEventId()) > 0) return;
  if ((await archive.deletions.after(null)).last > 0) return;

  function* untilClosing(): Generator<string> {
    for (const line of lines) {
      if (isClosing()) return;
      yield line;
    }
  }
  await importLines(untilClosing(), { archive, fetch: null });
}
