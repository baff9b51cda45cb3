import { openArchive } from '../../src/archive/archive.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { toTask } from '../../src/model/task.ts';
import { toBody, toId } from './answers.ts';

/* A process that takes in answers from a number on until it is killed, and says of which it was told that they are safe. */

const [where = '', from = '1'] = process.argv.slice(2);
const urls = ['https://example.com/a', 'https://www.example.com/b', 'https://other.example/'];
const archive = await openArchive(where);

async function keep(number: number): Promise<void> {
  const task = toBody({ id: toId(number), text: 'an answer', urls });
  const body = JSON.stringify({ status_code: 20000, tasks: [task] });
  const response = readTaskResponse(body, 'CLAUDE', new Date('2026-01-06T00:00:00Z'), null);
  await archive.put(response, toTask(response, 'UPSTREAM'), true);
  process.stdout.write(`${number}\n`);
}

for (let next = Number(from); ; next += 20) {
  await Promise.all(Array.from({ length: 20 }, (_, at) => keep(next + at)));
}
