import type { Provider } from '../../src/model/provider.ts';

/** An answer of a few words, for tests that count. */
export interface Told {
  readonly id: string;
  readonly provider?: Provider;
  readonly model?: string;
  readonly asked?: string;
  readonly at?: string;
  readonly prompt?: string;
  readonly text?: string;
  readonly tag?: string;
  readonly country?: string;
  readonly urls?: readonly string[] | null;
  /** What stands behind redirects, one for each url. */
  readonly directUrls?: readonly string[];
  readonly webSearch?: boolean | null;
  readonly money?: number | null;
  readonly tokens?: number;
  readonly fanOuts?: readonly string[] | null;
}

/** The task's JSON as upstream would send it. */
export function toBody(told: Told): object {
  const {
    directUrls,
    fanOuts = null,
    id,
    money = 0.01,
    provider = 'CLAUDE',
    tokens = 100,
    urls = null,
  } = told;
  const annotations =
    urls?.map((url, index) => ({
      title: 'a page',
      url,
      ...(directUrls && { direct_url: directUrls[index] }),
    })) ?? null;
  return {
    id,
    status_code: 20000,
    status_message: 'Ok.',
    time: '0.1 sec.',
    cost: 0,
    result_count: 1,
    path: ['v3', 'ai_optimization', provider.toLowerCase(), 'llm_responses', 'task_get', id],
    data: {
      api: 'ai_optimization',
      function: 'llm_responses',
      se: provider.toLowerCase(),
      model_name: told.asked ?? 'asked',
      user_prompt: told.prompt ?? 'a question',
      ...(told.tag !== undefined && { tag: told.tag }),
      ...(told.country !== undefined && { web_search_country_iso_code: told.country }),
    },
    result: [
      {
        model_name: told.model ?? 'm1',
        input_tokens: tokens,
        output_tokens: tokens,
        reasoning_tokens: 0,
        web_search: told.webSearch === undefined ? urls !== null : told.webSearch,
        money_spent: money,
        datetime: told.at ?? '2026-01-05 12:00:00 +00:00',
        items: [
          {
            type: 'message',
            sections: [{ type: 'text', text: told.text ?? 'an answer', annotations }],
          },
        ],
        fan_out_queries: fanOuts,
      },
    ],
  };
}

export function toId(number: number): string {
  return `01051200-1535-0613-0000-${number.toString(16).padStart(12, '0')}`;
}
