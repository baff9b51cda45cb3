/** The model families upstream asks, in the order in which a task of unknown family is looked for. */
export const providers = ['CLAUDE', 'CHAT_GPT', 'GEMINI', 'PERPLEXITY'] as const;
export type Provider = (typeof providers)[number];

/** Perplexity answers live only: there is no `task_get` for it. */
export const readableProviders: readonly Provider[] = ['CLAUDE', 'CHAT_GPT', 'GEMINI'];

/** The provider's segment in upstream paths; also what `data.se` holds. */
export function toSlug(provider: Provider): string {
  return provider.toLowerCase();
}
