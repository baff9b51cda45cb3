/** What the package gives to other people's tests, as `dataforseo-graphql/emulator`. */
export { startEmulator } from './server.ts';
export type { Emulator, EmulatorClock, EmulatorOptions } from './emulator.ts';
