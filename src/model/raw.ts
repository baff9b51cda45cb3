/** A task as it was sent, less the callback URLs in `data`: they hold secrets of whoever posted it. */
export function withoutCallbacks(sent: object): object {
  if (!('data' in sent) || typeof sent.data !== 'object' || sent.data === null) return sent;
  const data = Object.entries(sent.data).filter(([name]) => !/^(?:post|ping)back_url$/.test(name));
  return { ...sent, data: Object.fromEntries(data) };
}
