import { startEmulator } from '../src/emulator/server.ts';

/** The emulator without its limits: the service is what is measured. */
const finishAfter = Number(process.env['FINISH_AFTER'] ?? 3000);
const emulator = await startEmulator({ demo: false, callsPerMinute: Infinity, finishAfter });
process.stdout.write(`${emulator.url}\n`);
