import type { Provider } from './provider.ts';
import { MARK_LENGTH } from './tag.ts';
import type { TaskMethod } from './task.ts';

/** What somebody wants a model to be asked. A setting that is null or absent does not go out. */
export interface TaskInput {
  readonly provider: Provider;
  readonly userPrompt: string;
  readonly modelName: string;
  readonly systemMessage?: string | null | undefined;
  readonly messageChain?: readonly ChatTurnInput[] | null | undefined;
  readonly maxOutputTokens?: number | null | undefined;
  readonly temperature?: number | null | undefined;
  readonly topP?: number | null | undefined;
  readonly webSearch?: boolean | null | undefined;
  readonly forceWebSearch?: boolean | null | undefined;
  readonly webSearchCountryIsoCode?: string | null | undefined;
  readonly webSearchCity?: string | null | undefined;
  readonly useReasoning?: boolean | null | undefined;
  readonly tag?: string | null | undefined;
}

export interface ChatTurnInput {
  readonly role: 'user' | 'ai';
  readonly message: string;
}

/** Why an input must not go out. */
export interface Problem {
  /** The path within the input: `['messageChain', '0', 'message']`. */
  readonly field: readonly string[];
  readonly message: string;
}

interface Rules {
  readonly lacks: readonly (keyof TaskInput)[];
  readonly warmest: number;
  readonly leastTokens: number;
  readonly leastTokensReasoning: number;
  readonly temperatureWithTopP: boolean;
}

/** Upstream's documented limits (CONTRACT section 3). Where its sources disagree, it is left to upstream to refuse. */
const rules: Readonly<Record<Provider, Rules>> = {
  CLAUDE: {
    lacks: [],
    warmest: 1,
    leastTokens: 1,
    leastTokensReasoning: 1025,
    temperatureWithTopP: false,
  },
  CHAT_GPT: {
    lacks: ['useReasoning'],
    warmest: 2,
    leastTokens: 16,
    leastTokensReasoning: 1024,
    temperatureWithTopP: false,
  },
  GEMINI: {
    lacks: ['forceWebSearch', 'webSearchCountryIsoCode', 'webSearchCity'],
    warmest: 2,
    leastTokens: 1,
    leastTokensReasoning: 1024,
    temperatureWithTopP: true,
  },
  PERPLEXITY: {
    lacks: ['webSearch', 'forceWebSearch', 'webSearchCity', 'useReasoning'],
    warmest: 1.9,
    leastTokens: 1,
    leastTokensReasoning: 1,
    temperatureWithTopP: true,
  },
};

const claudeCountries = new Set(
  'AR AT AU BE BR CA CH CL CN DE DK ES FI FR GB HK ID IN IT JP KR MX MY NL NO NZ PH PL PT RU SA SE TR TW US ZA'.split(
    ' ',
  ),
);

const MAX_TEXT = 500;
const MAX_TURNS = 10;
const MAX_TOKENS = 4096;
const MAX_TAG = 255;

/** Everything about an input that upstream is documented to refuse. */
export function validate(input: TaskInput, method: TaskMethod): Problem[] {
  const { provider } = input;
  const rule = rules[provider];
  const problems: Problem[] = [];
  const expect = (isRight: boolean, message: string, ...field: string[]) => {
    if (!isRight) problems.push({ field, message });
  };

  expect(
    method === 'LIVE' || provider !== 'PERPLEXITY',
    'Perplexity answers live only.',
    'provider',
  );
  for (const name of rule.lacks) {
    expect(!input[name], `${provider} has no such setting.`, name);
  }
  expect(input.userPrompt.trim() !== '', 'Must not be empty.', 'userPrompt');
  expect(isShort(input.userPrompt), `At most ${MAX_TEXT} characters.`, 'userPrompt');
  expect(input.modelName.trim() !== '', 'Must not be empty.', 'modelName');
  expect(isShort(input.systemMessage), `At most ${MAX_TEXT} characters.`, 'systemMessage');
  expect(isShort(input.tag, MAX_TAG - MARK_LENGTH), 'Too long.', 'tag');

  const chain = input.messageChain ?? [];
  expect(chain.length <= MAX_TURNS, `At most ${MAX_TURNS} turns.`, 'messageChain');
  for (const [index, { message, role }] of chain.entries()) {
    expect(
      isShort(message),
      `At most ${MAX_TEXT} characters.`,
      'messageChain',
      `${index}`,
      'message',
    );
    expect(
      provider !== 'PERPLEXITY' || role === (index % 2 === 0 ? 'user' : 'ai'),
      'USER and AI must take turns, USER first.',
      'messageChain',
      `${index}`,
      'role',
    );
  }

  const leastTokens = input.useReasoning ? rule.leastTokensReasoning : rule.leastTokens;
  expect(
    isWithin(input.maxOutputTokens, leastTokens, MAX_TOKENS),
    `From ${leastTokens} to ${MAX_TOKENS}.`,
    'maxOutputTokens',
  );
  expect(isWithin(input.temperature, 0, rule.warmest), `From 0 to ${rule.warmest}.`, 'temperature');
  expect(isWithin(input.topP, 0, 1), 'From 0 to 1.', 'topP');
  expect(
    rule.temperatureWithTopP || !isGiven(input.temperature) || !isGiven(input.topP),
    'Not together with temperature.',
    'topP',
  );
  if (provider === 'CLAUDE' && input.useReasoning) {
    expect(!isGiven(input.temperature), 'Not together with useReasoning.', 'temperature');
    expect(!isGiven(input.topP), 'Not together with useReasoning.', 'topP');
    expect(!input.forceWebSearch, 'Not together with useReasoning.', 'forceWebSearch');
  }
  expect(!input.forceWebSearch || input.webSearch === true, 'Needs webSearch.', 'forceWebSearch');
  const country = input.webSearchCountryIsoCode;
  if (isGiven(country)) {
    expect(/^[A-Z]{2}$/.test(country), 'Two capital letters.', 'webSearchCountryIsoCode');
    expect(
      provider !== 'CLAUDE' || claudeCountries.has(country),
      'Claude does not search from there.',
      'webSearchCountryIsoCode',
    );
    expect(
      provider === 'PERPLEXITY' || input.webSearch === true,
      'Needs webSearch.',
      'webSearchCountryIsoCode',
    );
  }
  return problems;
}

/** The input as upstream takes it: only what was given and what the provider knows. */
export function toWire(input: TaskInput, tag: string): Record<string, unknown> {
  const fields: readonly (readonly [keyof TaskInput, string, unknown])[] = [
    ['userPrompt', 'user_prompt', input.userPrompt],
    ['modelName', 'model_name', input.modelName],
    ['systemMessage', 'system_message', input.systemMessage],
    ['messageChain', 'message_chain', input.messageChain],
    ['maxOutputTokens', 'max_output_tokens', input.maxOutputTokens],
    ['temperature', 'temperature', input.temperature],
    ['topP', 'top_p', input.topP],
    ['webSearch', 'web_search', input.webSearch],
    ['forceWebSearch', 'force_web_search', input.forceWebSearch],
    ['webSearchCountryIsoCode', 'web_search_country_iso_code', input.webSearchCountryIsoCode],
    ['webSearchCity', 'web_search_city', input.webSearchCity],
    ['useReasoning', 'use_reasoning', input.useReasoning],
    ['tag', 'tag', tag],
  ];
  const { lacks } = rules[input.provider];
  return Object.fromEntries(
    fields
      .filter(([name, , value]) => isGiven(value) && !lacks.includes(name))
      .map(([, name, value]) => [name, value]),
  );
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function isShort(text: string | null | undefined, most = MAX_TEXT): boolean {
  return Array.from(text ?? '').length <= most;
}

function isWithin(value: number | null | undefined, least: number, most: number): boolean {
  return !isGiven(value) || (value >= least && value <= most);
}
