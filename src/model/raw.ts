import { unmarkTag } from './tag.ts';

/** A task as it was sent, less what is not the client's in `data`: callback URLs, and this service's mark in the tag. */
export function toPublicJson(sent: object): object {
  if (!('data' in sent) || typeof sent.data !== 'object' || sent.data === null) return sent;
  const data = Object.entries(sent.data)
    .filter(([name]) => !/^(?:post|ping)back_url$/.test(name))
    .map(([name, value]: [string, unknown]) =>
      name === 'tag' && typeof value === 'string' ? [name, unmarkTag(value)] : [name, value],
    );
  return { ...sent, data: Object.fromEntries(data) };
}
