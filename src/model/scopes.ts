/** What a key may be good for. */
export const scopes = {
  read: 'read tasks and the archive, and be told of them',
  spend: 'post tasks and run live ones: costs money',
  raw: 'see what upstream sent as it was sent',
  admin: 'see the upstream account, fetch and collect tasks made elsewhere',
} as const;
export type Scope = keyof typeof scopes;

export function isScope(name: string): name is Scope {
  return Object.hasOwn(scopes, name);
}
