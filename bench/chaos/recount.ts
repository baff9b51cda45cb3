import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isDeepStrictEqual } from 'node:util';
import { sumUsd } from '../../src/model/money.ts';
import { annotationsOf } from '../../src/model/result.ts';
import { toTask } from '../../src/model/task.ts';
import { readImport } from '../../src/tasks/read-import.ts';
import { createRunner, listening } from '../../test/support/process.ts';
import { ask, type Untyped } from '../../test/support/service.ts';

const bucket = `taskCount unknownCount moneySpent charged inputTokens outputTokens`;
const count = `nodes { key annotationCount answerCount distinctUrlCount } totalCount
  sample { answers annotations answersWithCitation }`;
const reports = `{
  domains: citations(first: 100) { ${count} }
  pages: citations(first: 100, groupBy: URL) { ${count} }
  mentions(terms: [{ name: "Northwind" }, { name: "Kestrel" }, { name: "Juniper Lane" }, { name: "the" }]) {
    nodes { term mentionCount answerCount shareOfVoice } sample { answers } }
  models: spend(groupBy: [PROVIDER, MODEL]) { total { ${bucket} } buckets { key { provider model } ${bucket} } }
  methods: spend(groupBy: [METHOD]) { buckets { key { method } ${bucket} } }
}`;

/**
 * What the replicas' reports say, beside those over a fresh archive with their export, and beside sums made of its lines
 * here. Resolves to where they differ.
 */
export async function recount(
  url: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { run, killAll } = createRunner(process.cwd());
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  const fresh = { ...env, DATABASE_URL: `sqlite:${folder}/fresh.db`, COLLECT: 'off' };
  try {
    const told = await read(url);
    const file = join(folder, 'export.jsonl');
    const exported = run(['export'], env, `exec > '${file}'`); // more than fits into a string
    await exported.exit;
    const imported = run(['import', file], fresh);
    if ((await imported.exit) !== 0) return [`the export cannot be imported: ${imported.errors()}`];
    const expected = await read(await run([], fresh).line(listening));
    const summed = await sum(file);
    const { annotations, answers } = told.domains.sample;
    const differences = Object.keys(expected).flatMap((name) =>
      isDeepStrictEqual(told[name], expected[name])
        ? []
        : `${name}: ${JSON.stringify(told[name])} instead of ${JSON.stringify(expected[name])}`,
    );
    const own = { annotations, answers, moneySpent: told.models.total.moneySpent };
    if (!isDeepStrictEqual(own, summed)) {
      differences.push(`sums: ${JSON.stringify(own)} instead of ${JSON.stringify(summed)}`);
    }
    const mentioned = (told.mentions.nodes as Untyped[]).some(({ answerCount }) => answerCount > 0);
    if (annotations === 0 || !mentioned) differences.push('there was nothing to count');
    return differences;
  } finally {
    killAll();
    await rm(folder, { recursive: true });
  }
}

async function read(url: string): Promise<Untyped> {
  const { data, errors } = await ask(url, reports);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function sum(file: string) {
  const spent: number[] = [];
  let [annotations, answers] = [0, 0];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    for (const found of readImport(line)) {
      if (found.kind !== 'task') continue;
      const { charges, results } = toTask(found.response, 'ARCHIVE');
      if (charges.moneySpent !== null) spent.push(charges.moneySpent);
      const [result] = results ?? [];
      if (!result) continue;
      answers += 1;
      annotations += annotationsOf(result)?.length ?? 0;
    }
  }
  return { annotations, answers, moneySpent: sumUsd(spent) };
}
