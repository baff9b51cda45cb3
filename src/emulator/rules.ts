import type { Provider } from '../model/provider.ts';
import { catalog } from './catalog.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A posted task that was found to be in order. */
export interface Posted {
  readonly user_prompt: string;
  readonly model_name: string;
  readonly web_search?: boolean | null;
  readonly use_reasoning?: boolean | null;
  readonly tag?: string | null;
  readonly pingback_url?: string | null;
  readonly postback_url?: string | null;
}

export interface Refusal {
  readonly code: number;
  /** The field that a 40501 is about. */
  readonly about?: string;
}

const everywhere = [
  'user_prompt',
  'model_name',
  'max_output_tokens',
  'temperature',
  'top_p',
  'system_message',
  'message_chain',
  'tag',
];
const callbacks = ['postback_url', 'pingback_url'];
const search = ['web_search', 'force_web_search', 'web_search_country_iso_code', 'web_search_city'];
const fields: Readonly<Record<Provider, readonly string[]>> = {
  CLAUDE: [...everywhere, ...callbacks, ...search, 'use_reasoning'],
  CHAT_GPT: [...everywhere, ...callbacks, ...search],
  GEMINI: [...everywhere, ...callbacks, 'web_search', 'use_reasoning'],
  PERPLEXITY: [...everywhere, 'web_search_country_iso_code'],
};

const warmest: Readonly<Record<Provider, number>> = {
  CLAUDE: 1,
  CHAT_GPT: 2,
  GEMINI: 2,
  PERPLEXITY: 1.9,
};

const claudeCountries =
  'AR AT AU BE BR CA CH CL CN DE DK ES FI FR GB HK ID IN IT JP KR MX MY NL NO NZ PH PL PT RU SA SE TR TW US ZA'.split(
    ' ',
  );

/** Why upstream would refuse this task (CONTRACT section 3), or null. */
export function refuse(provider: Provider, task: unknown, live: boolean): Refusal | null {
  if (typeof task !== 'object' || task === null || Array.isArray(task)) return { code: 40503 };
  const posted = task as Fields;
  const allowed = fields[provider].filter((name) => !live || !callbacks.includes(name));
  if (Object.keys(posted).some((name) => !allowed.includes(name))) return { code: 40506 };
  const about =
    allowed.find((name) => name in posted && !fits(name, posted[name], provider)) ??
    required(posted);
  if (about !== undefined) return { code: 40501, about };
  const clash = findClash(provider, posted);
  return clash === undefined ? null : { code: 40501, about: clash };
}

function required(posted: Fields): string | undefined {
  return ['user_prompt', 'model_name'].find((name) => !posted[name]);
}

function fits(name: string, value: unknown, provider: Provider): boolean {
  if (value === null) return name !== 'user_prompt' && name !== 'model_name';
  switch (name) {
    case 'user_prompt':
    case 'system_message':
      return isText(value, 500);
    case 'tag':
      return isText(value, 255);
    case 'model_name':
      return catalog[provider].some((row) => row.model_name === value);
    case 'max_output_tokens':
      return isNumber(value, provider === 'CHAT_GPT' ? 16 : 1, 4096) && Number.isInteger(value);
    case 'temperature':
      return isNumber(value, 0, warmest[provider]);
    case 'top_p':
      return isNumber(value, 0, 1);
    case 'message_chain':
      return Array.isArray(value) && value.length <= 10 && value.every((turn) => isTurn(turn));
    case 'web_search_country_iso_code':
      if (typeof value !== 'string') return false;
      return provider === 'CLAUDE' ? claudeCountries.includes(value) : /^[A-Z]{2}$/.test(value);
    case 'web_search':
    case 'force_web_search':
    case 'use_reasoning':
      return typeof value === 'boolean';
    default:
      return typeof value === 'string';
  }
}

function findClash(provider: Provider, posted: Fields): string | undefined {
  const has = (name: string) => posted[name] !== undefined && posted[name] !== null;
  if ((provider === 'CLAUDE' || provider === 'CHAT_GPT') && has('temperature') && has('top_p'))
    return 'top_p';
  if (provider === 'CHAT_GPT' && posted['force_web_search'] === true) return 'force_web_search';
  if (provider !== 'PERPLEXITY' && posted['web_search'] !== true) {
    const needy = search.slice(1, 3).find((name) => has(name) && posted[name] !== false);
    if (needy !== undefined) return needy;
  }
  if (posted['use_reasoning'] !== true) return undefined;
  const least = provider === 'CLAUDE' ? 1025 : 1024;
  if (has('max_output_tokens') && Number(posted['max_output_tokens']) < least)
    return 'max_output_tokens';
  if (provider !== 'CLAUDE') return undefined;
  return ['temperature', 'top_p', 'force_web_search'].find(
    (name) => has(name) && posted[name] !== false,
  );
}

function isTurn(turn: unknown): boolean {
  if (typeof turn !== 'object' || turn === null) return false;
  const { message, role } = turn as Fields;
  return (role === 'user' || role === 'ai') && isText(message, 500);
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && Array.from(value).length <= most;
}

function isNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
