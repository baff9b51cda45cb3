import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openArchive } from '../src/archive/archive.ts';
import { createHistory } from '../src/emulator/history.ts';
import { importLines } from '../src/tasks/transfer.ts';
import { send } from './load.ts';
import { run } from './processes.ts';

/*
 * The archive's questions over so many tasks (10,000 unless told), asked of a running service: p50 of each, and what
 * reading one task costs meanwhile. A database given as the second argument, a SQLite file or `postgres://...`, is filled
 * where it is empty, kept, and used again. See docs/benchmarks.md.
 */

const count = Number(process.argv[2] ?? 10_000);
const ROUNDS = 5;
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const database = process.argv[3] ?? join(folder, 'archive.db');
const isPostgres = database.startsWith('postgres');

{
  const archive = await openArchive(database);
  if ((await archive.questions.taskCount({})) === 0) {
    const began = performance.now();
    await importLines(
      createHistory({ count, days: 365, details: 5, until: Date.parse('2026-11-01T00:00:00Z') }),
      {
        archive,
        atOnce: 1000,
        fetch: null,
      },
    );
    await archive.settled();
    const seconds = (performance.now() - began) / 1000;
    process.stdout.write(`${count} tasks: imported at ${(count / seconds).toFixed(0)} a second\n`);
  }
  await archive.close();
}

async function sizeOnDisk(): Promise<number> {
  if (!isPostgres) return (await stat(database)).size;
  const client = new Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query('select pg_database_size(current_database()) as size');
  await client.end();
  return Number(rows[0]?.size);
}

const size = await sizeOnDisk();
process.stdout.write(
  `${(size / 1e6).toFixed(0)} MB on disk, ${(size / count / 1000).toFixed(1)} KB a task\n\n`,
);

const month = '{ completedAt: { from: "2026-09-01T00:00:00Z", to: "2026-10-01T00:00:00Z" } }';
const archivePage = (after: string | null) =>
  `{ archive(first: 50, ${after ? `after: "${after}",` : ''} filter: { providers: [CLAUDE] }) { nodes { id status tag result { modelName moneySpent } } pageInfo { endCursor } } }`;
const questions: Record<string, string> = {
  'archive, first page of a filter': archivePage(null),
  'citations by domain, all': '{ citations { nodes { key annotationCount answerCount } } }',
  'citations by domain, a month': `{ citations(filter: ${month}) { nodes { key annotationCount answerCount shareOfAnswers } sample { answers } } }`,
  'spend by model and day':
    '{ spend(groupBy: [MODEL, DAY], first: 1000) { total { moneySpent } buckets { key { model day } moneySpent } } }',
  'mentions of five terms':
    '{ mentions(terms: [{ name: "Northwind" }, { name: "Bluebird" }, { name: "Halden" }, { name: "Quill & Co" }, { name: "Cobalt Peak" }]) { sample { answers } nodes { mentionCount answerCount } } }',
  'a trend with its sample, by week, over a year':
    '{ citations(keys: ["northwind.example"]) { nodes { trend(interval: WEEK) { date answers sampleAnswers share } } } }',
  'citations of five keys':
    '{ citations(keys: ["northwind.example", "testlab.example", "example.com", "fieldnotes.example", "nobody.example"]) { nodes { key answerCount shareOfAnswers } } }',
  'citations by domain, each by model':
    '{ citations { nodes { key breakdown(by: MODEL) { key answers sampleAnswers share } } } }',
  'mentions of five terms, each by provider':
    '{ mentions(terms: [{ name: "Northwind" }, { name: "Bluebird" }, { name: "Halden" }, { name: "Quill & Co" }, { name: "Cobalt Peak" }]) { nodes { breakdown(by: PROVIDER) { key answers sampleAnswers share } } } }',
  'citations, a month against the one before': `{ citationChanges(earlier: { from: "2026-08-01T00:00:00Z", to: "2026-09-01T00:00:00Z" }, later: { from: "2026-09-01T00:00:00Z", to: "2026-10-01T00:00:00Z" }) { nodes { key kind shareChange } } }`,
  'prompts, first page':
    '{ prompts { totalCount nodes { text taskCount answerCount models lastAnsweredAt } } }',
  'prompts, with their newest answers':
    '{ prompts(first: 5) { nodes { text latest { id provider result { modelName citationState } } } } }',
  'facets by tag': '{ facets(by: TAG) { key taskCount answerCount } }',
  'spend by week and country':
    '{ spend(groupBy: [WEEK, COUNTRY], orderBy: KEY) { buckets { key { week country } charged } } }',
  'fan-out queries': '{ fanOutQueries { nodes { query answerCount } } }',
};

const service = await run('../src/main.ts', {
  env: {
    PORT: '0',
    LOG_LEVEL: 'warn',
    DATABASE_URL: isPostgres ? database : `sqlite:${database}`,
    GRAPHIQL: 'off',
  },
});

async function ask(query: string): Promise<unknown> {
  const answer = await send(service.url, JSON.stringify({ query }));
  const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function time(query: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await ask(query);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

const rows: [string, number][] = [];
for (const [name, query] of Object.entries(questions)) {
  if (name.startsWith('mentions')) {
    // What was asked for once is counted on from then; the first time is what it would always take otherwise.
    const began = performance.now();
    await ask(query);
    rows.push([`${name}, the first time`, performance.now() - began]);
    for (let round = 0; round < 10; round += 1) await ask(query);
  }
  rows.push([name, await time(query)]);
}

{
  let after: string | null = null;
  for (let page = 0; page < Math.min(200, count / 300); page += 1) {
    const { archive } = (await ask(archivePage(after))) as {
      archive: { pageInfo: { endCursor: string } };
    };
    after = archive.pageInfo.endCursor;
  }
  rows.push(['archive, a deep page', await time(archivePage(after))]);
}

{
  const { archive } = (await ask('{ archive(last: 100) { nodes { id } } }')) as {
    archive: { nodes: { id: string }[] };
  };
  const one = (at: number) =>
    ask(`{ task(id: "${archive.nodes[at % 100]?.id}") { result { moneySpent } } }`);
  const p99 = async (busy: () => boolean) => {
    const times: number[] = [];
    for (let at = 0; at < 3000 && busy(); at += 1) {
      const began = performance.now();
      await one(at);
      times.push(performance.now() - began);
    }
    return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  };
  const idle = await p99(() => true);
  let running = true;
  const reports = (async () => {
    for (const query of Object.values(questions)) await ask(query);
    running = false;
  })();
  const busy = await p99(() => running);
  await reports;
  rows.push(['reading one task, p99', idle], ['the same while the questions run, p99', busy]);
}

process.stdout.write(
  [
    '| question | p50 ms |',
    '|---|---:|',
    ...rows.map(([name, ms]) => `| ${name} | ${ms.toFixed(1)} |`),
    '',
  ].join('\n'),
);
process.stdout.write(`\nMemory of the service: ${service.memory() ?? '?'} MB\n`);
await service.stop();
await rm(folder, { recursive: true });
