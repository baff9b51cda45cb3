import { z } from 'zod';

/** What upstream calls its APIs, by the first part of their paths. */
const apis = new Map([
  ['app_data', 'App Data'],
  ['backlinks', 'Backlinks'],
  ['business_data', 'Business Data'],
  ['content_analysis', 'Content Analysis'],
  ['content_generation', 'Content Generation'],
  ['dataforseo_labs', 'DataForSEO Labs'],
  ['domain_analytics', 'Domain Analytics'],
  ['keywords_data', 'Keywords Data'],
  ['merchant', 'Merchant'],
  ['on_page', 'OnPage'],
  ['serp', 'SERP'],
]);

/** The families of AI Optimization beside LLM Responses. */
const families = new Map([
  ['ai_keyword_data', 'AI Keyword Data'],
  ['llm_mentions', 'LLM Mentions'],
  ['llm_scraper', 'LLM Scraper'],
]);

const OWN = 'llm_responses';

const Named = z.object({
  path: z.array(z.string()).nullish().catch(null),
  data: z
    .object({ api: z.string().nullish().catch(null), function: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** The API of upstream that a task is of, where it is another than LLM Responses and the task tells; else null. */
export function foreignApi(task: unknown): string | null {
  const { data, path } = Named.safeParse(task).data ?? {};
  const parts = (path ?? []).filter((part) => !/^v\d+$/.test(part));
  // The path is of the call; what was posted may be missing in a failure.
  const named = parts.length > 0 ? parts : [data?.api ?? '', data?.function ?? ''];
  if (named.includes(OWN)) return null;
  const family = named.map((part) => families.get(part)).find((name) => name !== undefined);
  const api = family ?? apis.get(named[0] ?? '');
  if (api !== undefined || parts.length < 3) return api ?? null;
  const beginning = parts.slice(0, 3).join('/');
  return /^[\w/]{1,80}$/.test(beginning) ? beginning : 'another API';
}
