import type { Provider } from '../model/provider.ts';
import { findModel } from './catalog.ts';

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

export interface Rejection {
  readonly code: number;
  readonly message?: string;
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
/** The second and third need the first. */
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

/** Why upstream would refuse this task (its field tables and what it was seen to refuse), or null. */
export function refuse(provider: Provider, task: unknown, live: boolean): Rejection | null {
  if (typeof task !== 'object' || task === null || Array.isArray(task)) return { code: 40503 };
  // A field that is null is as good as absent: the official clients send such fields.
  const posted = Object.fromEntries(Object.entries(task).filter(([, value]) => value !== null));
  const allowed = fields[provider].filter((name) => !live || !callbacks.includes(name));
  if (Object.keys(task).some((name) => !allowed.includes(name))) return { code: 40506 };
  const wrong =
    ['user_prompt', 'model_name'].find((name) => !posted[name]) ??
    allowed.find((name) => name in posted && !fits(name, posted[name], provider));
  if (wrong !== undefined) return invalid(wrong);
  return refuseModel(provider, posted, live) ?? refuseTogether(provider, posted);
}

/** Is this value, by itself, one that the field takes? */
function fits(name: string, value: unknown, provider: Provider): boolean {
  switch (name) {
    case 'user_prompt':
    case 'system_message':
      return isText(value, 500);
    case 'tag':
      return isText(value, 255);
    case 'model_name':
      return findModel(provider, value) !== undefined;
    case 'max_output_tokens':
      return isNumber(value, provider === 'CHAT_GPT' ? 16 : 1, 4096) && Number.isInteger(value);
    case 'temperature':
      return isNumber(value, 0, warmest[provider]);
    case 'top_p':
      return isNumber(value, 0, 1);
    case 'message_chain':
      return isChain(value, provider === 'PERPLEXITY');
    case 'web_search_country_iso_code':
      if (typeof value !== 'string') return false;
      return provider === 'CLAUDE' ? claudeCountries.includes(value) : /^[A-Z]{2}$/.test(value);
    case 'web_search':
    case 'force_web_search':
    case 'use_reasoning':
      return typeof value === 'boolean';
    case 'pingback_url':
    case 'postback_url':
      return typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? '');
    default:
      return typeof value === 'string';
  }
}

/** What the model cannot do. */
function refuseModel(provider: Provider, posted: Fields, live: boolean): Rejection | null {
  const model = findModel(provider, posted['model_name']);
  if (!model) return null;
  const { alwaysReasons, row } = model;
  if (!live && !row.task_post_supported) {
    return invalid('model_name', 'This model does not support task_post mode.');
  }
  if (posted['web_search'] === true && !row.web_search_supported) return cannot('web_search');
  if (posted['use_reasoning'] === true && !row.reasoning) return cannot('use_reasoning');
  if (provider === 'CHAT_GPT') {
    // Every model was seen to refuse it, whatever the documentation says.
    if (posted['force_web_search'] === true) return cannot('force_web_search');
    if (alwaysReasons && 'temperature' in posted) return cannot('temperature');
    if (alwaysReasons && tooFewTokens(posted, 1024)) return invalid('max_output_tokens');
  }
  return null;
}

/** Fields that are fine by themselves and not beside each other. */
function refuseTogether(provider: Provider, posted: Fields): Rejection | null {
  const isClaude = provider === 'CLAUDE';
  if ((isClaude || provider === 'CHAT_GPT') && 'temperature' in posted && 'top_p' in posted) {
    return invalid('top_p', "It cannot be used together with 'temperature'.");
  }
  if (provider !== 'PERPLEXITY' && posted['web_search'] !== true) {
    const needy = search.slice(1, 3).find((name) => name in posted && posted[name] !== false);
    if (needy !== undefined) return invalid(needy, "You must enable 'web_search'.");
  }
  if (posted['use_reasoning'] !== true) return null;
  if (tooFewTokens(posted, isClaude ? 1025 : 1024)) return invalid('max_output_tokens');
  const clash = isClaude
    ? ['temperature', 'top_p', 'force_web_search'].find(
        (name) => name in posted && posted[name] !== false,
      )
    : undefined;
  return clash === undefined
    ? null
    : invalid(clash, "It cannot be used together with 'use_reasoning'.");
}

function cannot(field: string): Rejection {
  return invalid(field, `This model does not support '${field}'.`);
}

function invalid(field: string, why?: string): Rejection {
  return { code: 40501, message: `Invalid Field: '${field}'.${why ? ` ${why}` : ''}` };
}

function tooFewTokens(posted: Fields, least: number): boolean {
  return 'max_output_tokens' in posted && Number(posted['max_output_tokens']) < least;
}

function isChain(value: unknown, alternating: boolean): boolean {
  if (!Array.isArray(value) || value.length > 10) return false;
  return value.every((turn: unknown, index) => {
    if (typeof turn !== 'object' || turn === null) return false;
    const { message, role } = turn as Fields;
    const roles = alternating ? [index % 2 === 0 ? 'user' : 'ai'] : ['user', 'ai'];
    return typeof role === 'string' && roles.includes(role) && isText(message, 500);
  });
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && Array.from(value).length <= most;
}

function isNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
