import type { Page } from '../archive/questions/pages.ts';
import { builder, type SchemaTypes } from './builder.ts';

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

// Pothos cannot follow a shape that is a type parameter: `as never` where the parameters above say what it is.
type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type Ref<Shape> = PothosSchemaTypes.ObjectRef<Types, Shape, Shape>;

/** The fields that every edge has. */
export function edgeFields<Item>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Edge<Item>>,
  node: Ref<Item>,
) {
  return {
    cursor: t.string({ description: descriptions.cursor, resolve: ({ cursor }) => cursor }),
    node: t.field({
      type: node,
      description: descriptions.node,
      resolve: ({ item }) => item as never,
    }),
  };
}

/** The fields that every connection has. */
export function connectionFields<Item, Parent extends Connection<Item>>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Parent>,
  edge: Ref<Edge<Item>>,
  node: Ref<Item>,
) {
  return {
    edges: t.field({
      type: [edge],
      description: descriptions.edges,
      resolve: ({ page }) => page.items as never,
    }),
    nodes: t.field({
      type: [node],
      description: descriptions.nodes,
      resolve: ({ page }) => page.items.map(({ item }) => item) as never,
    }),
    pageInfo: t.field({
      type: PageInfo,
      description: descriptions.pageInfo,
      resolve: ({ page }) => page,
    }),
    totalCount: t.int({
      description: descriptions.totalCount,
      resolve: ({ totalCount }) => totalCount(),
    }),
  };
}
