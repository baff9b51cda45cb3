import type { Provider, TaskFilter, TaskOrder, TaskStatus } from '../../../gql/graphql.ts';
import { providers } from '../../ui/providers.ts';

const statuses: readonly TaskStatus[] = ['COMPLETED', 'PENDING', 'FAILED', 'EXPIRED'];

/** What can be named several times in the address, and what once. */
export const listNames = ['cited', 'notCited', 'prompt'] as const;

function oneOf<Value extends string>(value: string | null, values: readonly Value[]): Value | null {
  return values.find((one) => one === value) ?? null;
}

/** The filter that an address names; what it names wrongly does not count. */
export function readFilter(search: URLSearchParams): TaskFilter {
  const text = search.get('search')?.trim() ?? '';
  const provider = oneOf<Provider>(search.get('provider'), providers);
  const status = oneOf(search.get('status'), statuses);
  const [model, tag, country] = ['model', 'tag', 'country'].map((name) => search.get(name));
  const [cited = [], notCited = [], prompts = []] = listNames.map((name) =>
    search.getAll(name).filter((value) => value !== ''),
  );
  const [from, to] = [toDay(search.get('from')), toDay(search.get('to'))];
  return {
    ...(text !== '' && { search: text.slice(0, 500) }),
    ...(provider && { providers: [provider] }),
    ...(status && { statuses: [status] }),
    ...(model && { models: [model] }),
    ...(tag && { tags: [tag] }),
    ...(country && { countries: [country] }),
    ...(cited.length > 0 && { citedDomains: cited }),
    ...(notCited.length > 0 && { notCitedDomains: notCited }),
    ...(prompts.length > 0 && { prompts }),
    ...((from || to) && {
      completedAt: { ...(from && { from: from.first }), ...(to && { to: to.next }) },
    }),
  };
}

export function readOrder(search: URLSearchParams): TaskOrder {
  return search.get('sort') === 'cost'
    ? { field: 'MONEY_SPENT', direction: 'DESC' }
    : { field: 'COMPLETED_AT', direction: search.get('sort') === 'oldest' ? 'ASC' : 'DESC' };
}

/** A calendar day as people name it: from its beginning to its end, UTC. */
function toDay(text: string | null): { first: string; next: string } | null {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time)
    ? null
    : { first: new Date(time).toISOString(), next: new Date(time + 86_400_000).toISOString() };
}
