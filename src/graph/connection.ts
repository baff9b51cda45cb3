import type { Page } from '../archive/pages.ts';
import { builder } from './builder.ts';

/** A page as GraphQL connections show it; the total is counted only when somebody asks for it. */
export interface Connection<Item> {
  readonly page: Page<Item>;
  readonly totalCount: () => number | Promise<number>;
}

export interface Edge<Item> {
  readonly cursor: string;
  readonly item: Item;
}

export const PageInfo = builder.objectRef<Page<unknown>>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether more follow.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether more precede.' }),
    startCursor: t.string({
      nullable: true,
      description: 'The cursor of the first item; null on an empty page.',
      resolve: ({ items }) => items[0]?.cursor,
    }),
    endCursor: t.string({
      nullable: true,
      description: 'The cursor of the last item: `after` for the next page.',
      resolve: ({ items }) => items.at(-1)?.cursor,
    }),
  }),
});

export const descriptions = {
  edges: 'The items with their cursors.',
  nodes: 'The items.',
  pageInfo: 'Where this page stands in the list.',
  totalCount: 'Items of the whole list.',
  cursor: 'Where the item stands: good for `after` and `before` of the same list.',
  node: 'The item.',
  filter: 'Which tasks; all when not given.',
  first: 'Items from the front, 1 to 100.',
  after: 'The cursor after which to go on.',
} as const;
