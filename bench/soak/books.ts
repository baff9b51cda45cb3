import { ask, type Untyped } from '../../test/support/service.ts';

export interface Account {
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

export interface Found {
  /** Answers that upstream has given: to what was read, posted or run live. */
  readonly handedOver: number;
  readonly kept: number;
  /** Answers that upstream has given, or has ready, and that the archive does not have. */
  readonly lost: readonly string[];
  /** Prompts of which upstream has more than one task; every one is sent under one key only. */
  readonly paidTwice: readonly string[];
}

const PAGE = 1000;
const DAY = 86_400_000;
const archived = `query ($after: String) { archive(first: 100, after: $after, filter: { statuses: [COMPLETED] }) {
  nodes { id } pageInfo { endCursor hasNextPage } } }`;

/** Upstream's list of tasks beside what the archive says it has. */
export async function compareBooks(
  service: string,
  account: Account,
  asked: ReadonlySet<string>,
): Promise<Found> {
  const kept = await readArchive(service);
  const prompts = new Map<string, number>();
  const handedOver = new Map<string, string>();
  for await (const { id, metadata, url } of listUpstream(account)) {
    const isPaid = String(metadata.user_prompt).startsWith('soak ');
    if (isPaid) prompts.set(metadata.user_prompt, (prompts.get(metadata.user_prompt) ?? 0) + 1);
    // What was posted is finished after two seconds; until it is collected it counts as lost.
    if (isPaid) handedOver.set(id, url.endsWith('/live') ? 'run live' : 'posted');
    else if (asked.has(id)) handedOver.set(id, 'read');
  }
  return {
    handedOver: handedOver.size,
    kept: kept.size,
    lost: [...handedOver].filter(([id]) => !kept.has(id)).map(([id, how]) => `${id} (${how})`),
    paidTwice: [...prompts].filter(([, count]) => count > 1).map(([prompt]) => prompt),
  };
}

/** Of which tasks the archive has an answer. */
export async function readArchive(service: string): Promise<Set<string>> {
  const kept = new Set<string>();
  for (let after: string | null = null; ;) {
    const { data, errors }: Untyped = await ask(service, archived, { after });
    if (errors) throw new Error(JSON.stringify(errors));
    const { nodes, pageInfo } = data.archive;
    for (const { id } of nodes) kept.add(id);
    if (!pageInfo.hasNextPage) return kept;
    after = pageInfo.endCursor;
  }
}

async function* listUpstream({ login, password, url }: Account): AsyncGenerator<Untyped> {
  for (let offset = 0; ; offset += PAGE) {
    const asked = {
      datetime_from: toText(Date.now() - DAY),
      datetime_to: toText(Date.now() + DAY),
      include_metadata: true,
      limit: PAGE,
      offset,
    };
    const answer = await fetch(`${url}/v3/appendix/id_list`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${login}:${password}`)}` },
      body: JSON.stringify([asked]),
    });
    const { tasks }: Untyped = await answer.json();
    const rows: Untyped[] = tasks[0].result ?? [];
    yield* rows;
    if (rows.length < PAGE) return;
  }
}

/** `2025-07-24 19:39:46 +00:00`. */
function toText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/\..*/, ' +00:00');
}
