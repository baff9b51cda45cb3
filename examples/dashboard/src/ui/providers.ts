import type { Provider } from '../../gql/graphql.ts';

export const providerNames: Readonly<Record<Provider, string>> = {
  CHAT_GPT: 'ChatGPT',
  CLAUDE: 'Claude',
  GEMINI: 'Gemini',
  PERPLEXITY: 'Perplexity',
};

export const providers = Object.keys(providerNames) as Provider[];

export function nameOfProvider(key: string | null | undefined): string {
  return providerNames[key as Provider] ?? key ?? 'Unknown';
}
