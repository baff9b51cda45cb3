import type { Transaction } from 'kysely';
import type { FullText, PreparedText } from '../tables/full-text.ts';
import type { Tables } from '../tables/tables.ts';
import type { Derived } from './derive.ts';
import { type Known, type Numbers, numberTexts } from './numbering.ts';
import { slices } from './slices.ts';

/* What is derived from an answer beside the row of its task: sources, searches and texts. */

/** The words of a task. */
export interface Texts {
  readonly prompt: PreparedText;
  readonly answer: PreparedText;
}

export function textsOf(fullText: FullText, { answer, prompt }: Derived): Texts {
  return { prompt: fullText.prepare(prompt), answer: fullText.prepare(answer) };
}

/** What is needed beside the transaction itself. */
export interface DerivedParts {
  readonly fullText: FullText;
  readonly known: Known;
}

/** The numbers of what was met in a transaction. */
export type Met = Readonly<Record<keyof Known, Numbers>>;

export const nothingMet: Met = { addresses: new Map(), vocabulary: new Map() };

/** Keeps what was met at hand, when that is committed. */
export function keepMet(known: Known, met: Met): void {
  known.addresses.keep(met.addresses);
  known.vocabulary.keep(met.vocabulary);
}

export async function forgetDerived(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  await trx.deleteFrom('annotations').where('task', 'in', numbers).execute();
  await trx.deleteFrom('fan_outs').where('task', 'in', numbers).execute();
  for (const table of fullText.tables) {
    await trx.deleteFrom(table).where('rowid', 'in', numbers).execute();
  }
}

export async function putDerived(
  trx: Transaction<Tables>,
  parts: DerivedParts,
  tasks: readonly { readonly number: number; readonly derived: Derived; readonly texts: Texts }[],
): Promise<Met> {
  const cited = tasks.flatMap(({ derived, number }) =>
    derived.annotations.map((annotation) => ({ task: number, ...annotation })),
  );
  const addresses = await numberTexts(
    trx,
    'addresses',
    parts.known.addresses,
    cited.map(({ domain, host, url }) => [url, host, domain].filter((text) => text !== null)),
  );
  const numberOf = (address: string | null) =>
    address === null ? null : (addresses.get(address) ?? null);
  const annotations = cited.map(({ domain, host, position, task, url }) => ({
    task,
    position,
    url: numberOf(url),
    host: numberOf(host),
    domain: numberOf(domain),
  }));
  const fanOuts = tasks.flatMap(({ derived, number }) =>
    derived.fanOuts.map((query) => ({ task: number, query })),
  );
  for (const some of slices(annotations)) {
    await trx.insertInto('annotations').values(some).execute();
  }
  for (const some of slices(fanOuts)) await trx.insertInto('fan_outs').values(some).execute();
  return { addresses, vocabulary: await putTexts(trx, parts, tasks) };
}

async function putTexts(
  trx: Transaction<Tables>,
  { fullText, known }: DerivedParts,
  tasks: readonly { readonly number: number; readonly texts: Texts }[],
): Promise<Numbers> {
  const numbered = tasks.flatMap(({ texts: { answer, prompt } }) => [
    prompt.numbered,
    answer.numbered,
  ]);
  const numbers = await numberTexts(trx, 'vocabulary', known.vocabulary, numbered);
  const rows = tasks.map(({ number, texts }) => toTextRow(number, texts, numbers));
  for (const table of fullText.tables) await trx.insertInto(table).values(rows).execute();
  return numbers;
}

export function toTextRow(number: number, { answer, prompt }: Texts, numbers: Numbers) {
  return { rowid: number, prompt: prompt.column(numbers), answer: answer.column(numbers) };
}
