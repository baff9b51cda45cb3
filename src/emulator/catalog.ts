import type { Provider } from '../model/provider.ts';

/** A row of `models`, as it is sent. */
export interface ModelRow {
  readonly model_name: string;
  readonly reasoning: boolean;
  readonly web_search_supported: boolean;
  readonly task_post_supported: boolean;
}

interface Model {
  readonly row: ModelRow;
  /** The dated model that a general name stands for. */
  readonly version: string;
  /** Reasons whether it is asked to or not, and takes no temperature. */
  readonly alwaysReasons: boolean;
}

/** Each provider's models, the usual one first. Invented: real lists change too often to be copied. */
const catalog: Readonly<Record<Provider, readonly [Model, ...Model[]]>> = {
  CLAUDE: [
    model('claude-sonnet-4-0', { reasoning: true, version: 'claude-sonnet-4-20250514' }),
    model('claude-sonnet-4-20250514', { reasoning: true }),
    model('claude-opus-4-0', { reasoning: true, version: 'claude-opus-4-20250514' }),
    model('claude-opus-4-20250514', { reasoning: true }),
    model('claude-3-5-haiku-20241022'),
    model('claude-3-5-haiku-latest', { standard: false, version: 'claude-3-5-haiku-20241022' }),
  ],
  CHAT_GPT: [
    model('gpt-4.1-mini', { reasoning: true, version: 'gpt-4.1-mini-2025-04-14' }),
    model('gpt-4o', { reasoning: true, version: 'gpt-4o-2024-08-06' }),
    model('gpt-5', { alwaysReasons: true, reasoning: true, version: 'gpt-5-2025-08-07' }),
    model('o3-mini', { alwaysReasons: true, reasoning: true, search: false }),
  ],
  GEMINI: [
    model('gemini-2.5-flash', { reasoning: true }),
    model('gemini-2.5-pro', { alwaysReasons: true, reasoning: true }),
    model('gemini-2.5-flash-lite', { search: false, standard: false }),
  ],
  PERPLEXITY: [
    model('sonar', { standard: false }),
    model('sonar-pro', { standard: false }),
    model('sonar-reasoning-pro', { alwaysReasons: true, reasoning: true, standard: false }),
  ],
};

export function listModels(provider: Provider): readonly ModelRow[] {
  return catalog[provider].map(({ row }) => row);
}

export function usualModel(provider: Provider): string {
  return catalog[provider][0].row.model_name;
}

export function findModel(provider: Provider, name: unknown): Model | undefined {
  return catalog[provider].find(({ row }) => row.model_name === name);
}

function model(
  name: string,
  {
    alwaysReasons = false,
    reasoning = false,
    search = true,
    standard = true,
    version = name,
  }: {
    alwaysReasons?: boolean;
    reasoning?: boolean;
    search?: boolean;
    standard?: boolean;
    version?: string;
  } = {},
): Model {
  return {
    row: {
      model_name: name,
      reasoning,
      web_search_supported: search,
      task_post_supported: standard,
    },
    version,
    alwaysReasons,
  };
}
