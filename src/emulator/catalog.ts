import type { Provider } from '../model/provider.ts';

interface ModelRow {
  readonly model_name: string;
  readonly reasoning: boolean;
  readonly web_search_supported: boolean;
  readonly task_post_supported: boolean;
}

/** What each provider's `models` lists. Invented: real lists change too often to be copied. */
export const catalog: Readonly<Record<Provider, readonly ModelRow[]>> = {
  CLAUDE: [
    row('claude-sonnet-4-20250514', { reasoning: true }),
    row('claude-sonnet-4-0', { reasoning: true }),
    row('claude-opus-4-20250514', { reasoning: true }),
    row('claude-opus-4-0', { reasoning: true }),
    row('claude-3-5-haiku-20241022'),
    row('claude-3-5-haiku-latest', { standard: false }),
  ],
  CHAT_GPT: [
    row('gpt-4.1-mini', { reasoning: true }),
    row('gpt-4o', { reasoning: true }),
    row('gpt-5', { reasoning: true }),
    row('o3-mini', { reasoning: true, search: false }),
  ],
  GEMINI: [
    row('gemini-2.5-flash', { reasoning: true }),
    row('gemini-2.5-pro', { reasoning: true }),
  ],
  PERPLEXITY: [
    row('sonar', { standard: false }),
    row('sonar-pro', { standard: false }),
    row('sonar-reasoning', { reasoning: true, standard: false }),
  ],
};

function row(name: string, { reasoning = false, search = true, standard = true } = {}): ModelRow {
  return {
    model_name: name,
    reasoning,
    web_search_supported: search,
    task_post_supported: standard,
  };
}
