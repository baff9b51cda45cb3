import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { run, type Running } from '../processes.ts';

/** What is soaked: a service in a process of its own, over an emulator in this one. */
export interface Soaked extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly service: Running;
  /** The archive's SQLite file. */
  readonly file: string;
  readonly minutes: number;
}

export async function startSoaked(minutes: number): Promise<Soaked> {
  const folder = await mkdtemp(join(tmpdir(), 'soak-'));
  const file = join(folder, 'archive.db');
  const emulator = await startEmulator({
    callsPerMinute: Infinity,
    concurrency: Infinity,
    finishAfter: 2000,
    balance: 1e6,
  });
  const service = await run('../src/main.ts', {
    env: {
      PORT: '0',
      LOG_LEVEL: 'fatal',
      DATABASE_URL: `sqlite:${file}`,
      DATAFORSEO_URL: emulator.url,
      DATAFORSEO_LOGIN: emulator.login,
      DATAFORSEO_PASSWORD: emulator.password,
      UPSTREAM_CALLS_PER_MINUTE: '100000',
    },
  });
  return {
    emulator,
    service,
    file,
    minutes,
    async [Symbol.asyncDispose]() {
      await service.stop();
      await emulator.close();
      await rm(folder, { recursive: true });
    },
  };
}
