import { parseArgs } from 'node:util';
import { soakBursts } from './soak/bursts.ts';
import { soakFaults } from './soak/faults.ts';
import { soakMixed } from './soak/mixed.ts';
import { startSoaked } from './soak/start.ts';

/*
 * A service under load for so many minutes: mixed, in bursts of new ids, or with its archive taken away again and
 * again. Ends with 1 when something grows, is late, is lost or is paid twice. See docs/benchmarks.md.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    bursts: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
  },
});
const other = values.faults ? soakFaults : soakMixed;
const soak = values.bursts ? soakBursts : other;
await using soaked = await startSoaked(Number(values.minutes));
process.exitCode = (await soak(soaked)) ? 0 : 1;
