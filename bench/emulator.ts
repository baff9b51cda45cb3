import { startEmulator } from '../src/emulator/server.ts';

/** The emulator without its limits: the service is what is measured. */
const emulator = await startEmulator({ demo: false, callsPerMinute: Infinity });
process.stdout.write(`${emulator.url}\n`);
