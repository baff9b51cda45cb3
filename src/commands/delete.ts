import { createInterface } from 'node:readline/promises';
import { openArchive } from '../archive/archive.ts';
import { type Config, ConfigError } from '../config.ts';
import { createProgress } from './progress.ts';
import { readFilter, type Terminal } from './transfer.ts';

interface Answers {
  /** Somebody's keyboard, if there is one. */
  readonly ask: NodeJS.ReadStream;
  /** Whether the answer was given beforehand. */
  readonly yes: boolean;
}

/** Deletes the tasks that a filter takes, once somebody has seen how many they are. */
export async function deleteTasks(
  config: Config,
  filter: string | undefined,
  { ask, out, say, yes }: Terminal & Answers,
): Promise<void> {
  const chosen = readFilter(filter);
  if (chosen === null) {
    throw new ConfigError('delete needs --filter JSON; {} takes every task.');
  }
  const archive = await openArchive(config.database);
  const progress = createProgress(say);
  try {
    const count = await archive.questions.taskCount(chosen);
    out.write(`${count} tasks\n`);
    if (count === 0) return;
    if (!yes && !(await isMeant(ask, say))) {
      progress.say('Nothing is deleted. (--yes deletes without a question.)');
      return;
    }
    const deleted = await archive.deletions.ofFilter(chosen, {
      onSlice: (some) => progress.show(some / count, `${some} tasks`),
    });
    progress.clear();
    progress.say(`${deleted} tasks are deleted for good`);
  } finally {
    progress.clear();
    await archive.close();
  }
}

/** Where nobody can be asked, nobody has said yes. */
async function isMeant(ask: NodeJS.ReadStream, say: NodeJS.WriteStream): Promise<boolean> {
  if (!ask.isTTY || !say.isTTY) return false;
  const lines = createInterface({ input: ask, output: say });
  try {
    return /^y(es)?$/i.test((await lines.question('Delete them for good? [y/N] ')).trim());
  } finally {
    lines.close();
  }
}
