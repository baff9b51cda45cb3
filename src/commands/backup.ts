import { existsSync, realpathSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { isPostgres, nameOf } from '../archive/store/open.ts';
import { type Config, ConfigError } from '../config.ts';
import { createProgress } from './progress.ts';
import type { Terminal } from './transfer.ts';

/** Pages copied at once: whoever writes meanwhile is not held up, and what is written is copied too. */
const PAGES = 1000;
const SQLITE = 'SQLite format 3\0';

/**
 * Copies the archive into a file, also while the service runs: an archive like any other. An older backup of that name
 * stands until the new one is whole.
 */
export async function backUp(
  config: Config,
  file: string | undefined,
  { say }: Pick<Terminal, 'say'>,
): Promise<void> {
  const { database } = config;
  if (file === undefined) throw new ConfigError('backup needs a file to write to.');
  if (isPostgres(database)) {
    throw new ConfigError(
      `The archive is ${nameOf(database)}: use pg_dump, which copies a database while it is in use.`,
    );
  }
  if (!existsSync(database)) throw new ConfigError(`There is no archive ${database}.`);
  await refuseOther(file, database);
  const part = `${file}.part`;
  const progress = createProgress(say);
  const db = new DatabaseSync(database, { readOnly: true, timeout: 5000 });
  try {
    await rm(part, { force: true });
    const pages = await backup(db, part, {
      rate: PAGES,
      progress: ({ remainingPages, totalPages }) =>
        progress.show(1 - remainingPages / totalPages, file),
    });
    await rename(part, file);
    progress.clear();
    progress.say(`${pages} pages in ${file}`);
  } finally {
    progress.clear();
    db.close();
    await rm(part, { force: true });
  }
}

/** What is no older backup is not written over, least of all the archive itself. */
async function refuseOther(file: string, database: string): Promise<void> {
  if (!existsSync(file)) return;
  if (realpathSync(file) === realpathSync(database)) {
    throw new ConfigError(`${file} is the archive itself.`);
  }
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(
      Buffer.alloc(SQLITE.length),
      0,
      SQLITE.length,
      0,
    );
    if (bytesRead === 0 || buffer.toString('latin1') === SQLITE) return;
    throw new ConfigError(`${file} is there, and no backup: it is not written over.`);
  } finally {
    await opened.close();
  }
}
