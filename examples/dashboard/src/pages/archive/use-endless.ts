import { useCallback, useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import {
  ArchiveDocument,
  type ArchiveQuery,
  type TaskFilter,
  type TaskOrder,
} from '../../../gql/graphql.ts';
import { passes, toTrouble, type Trouble } from '../../api/trouble.ts';

export type ArchiveRow = NonNullable<ArchiveQuery['archive']>['nodes'][number];

interface List {
  readonly rows: readonly ArchiveRow[];
  readonly total: number | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
}

const PAGE = 50;
const none: List = { rows: [], total: null, endCursor: null, hasMore: true };

/** Lists that were read, so that who comes back finds them as long as they were left. Another client begins anew. */
const kept = new WeakMap<Client, Map<string, List>>();

export interface Endless extends List {
  readonly isReading: boolean;
  readonly trouble: Trouble | null;
  readonly more: () => void;
}

export function useEndless(filter: TaskFilter, orderBy: TaskOrder): Endless {
  const client = useClient();
  const key = JSON.stringify([filter, orderBy]);
  const lists = kept.get(client) ?? new Map<string, List>();
  kept.set(client, lists);
  const [, redraw] = useState(0);
  const [reading, setReading] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const list = lists.get(key) ?? none;

  const more = useCallback(() => {
    const before = lists.get(key) ?? none;
    if (!before.hasMore) return;
    setReading(key);
    const [asked, order] = JSON.parse(key) as [TaskFilter, TaskOrder];
    const variables = { first: PAGE, after: before.endCursor, filter: asked, orderBy: order };
    void client
      .query(ArchiveDocument, variables)
      .toPromise()
      .then(({ data, error }) => {
        setTrouble(error ? toTrouble(error) : null);
        const page = data?.archive;
        // Somebody else has read this page meanwhile.
        if (page && (lists.get(key) ?? none) === before) {
          lists.set(key, {
            rows: [...before.rows, ...page.nodes],
            total: page.totalCount,
            endCursor: page.pageInfo.endCursor ?? null,
            hasMore: page.pageInfo.hasNextPage,
          });
        }
        setReading((now) => (now === key ? null : now));
        redraw((times) => times + 1);
      });
  }, [client, key, lists]);

  useEffect(() => {
    if (!lists.has(key)) more();
  }, [key, lists, more]);
  useEffect(() => {
    if (!trouble || !passes(trouble)) return;
    const timer = setTimeout(more, (trouble.retryAfter ?? 5) * 1000);
    return () => clearTimeout(timer);
  }, [trouble, more]);
  return { ...list, isReading: reading === key, trouble, more };
}
