import type { BeforeAskingQuery, TaskInput } from '../../../gql/graphql.ts';

export type Model = NonNullable<BeforeAskingQuery['models']>[number];

/** What stands in the form. */
export interface Draft {
  /** One prompt a line. */
  readonly prompts: string;
  readonly models: readonly string[];
  readonly webSearch: boolean;
  readonly useReasoning: boolean;
  readonly country: string;
  readonly city: string;
  /** Empty: left to the model. */
  readonly temperature: string;
  readonly maxOutputTokens: string;
  readonly systemMessage: string;
  readonly tag: string;
}

export const emptyDraft: Draft = {
  prompts: '',
  models: [],
  webSearch: true,
  useReasoning: false,
  country: '',
  city: '',
  temperature: '',
  maxOutputTokens: '',
  systemMessage: '',
  tag: '',
};

/** The others answer live only: each call waits for its answer. */
export function canBePosted({ standardSupported }: Model): boolean {
  return standardSupported !== false;
}

/** What is asked for: tasks that are posted, and tasks for models that answer live only. */
export interface Asked {
  readonly posted: readonly TaskInput[];
  readonly live: readonly TaskInput[];
}

export const MAX_TASKS = 100;
/** Each takes a place of the account while it waits. */
export const MAX_LIVE = 10;
export const keyOf = ({ name, provider }: Model): string => `${provider}/${name}`;

/** Which settings a model takes: what it does not take is left out, not refused. */
export function fits({ provider, reasoning, webSearchSupported }: Model) {
  return {
    // Perplexity always searches, and has no such setting.
    webSearch: webSearchSupported === true && provider !== 'PERPLEXITY',
    place: webSearchSupported === true && (provider === 'CLAUDE' || provider === 'CHAT_GPT'),
    reasoning: reasoning === true && (provider === 'CLAUDE' || provider === 'GEMINI'),
    maxTemperature: provider === 'CLAUDE' ? 1 : 2,
  };
}

export function toPrompts({ prompts }: Draft): string[] {
  const lines = prompts.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** A task for each prompt and model, all prompts of the first model first. */
export function toAsked(draft: Draft, models: readonly Model[]): Asked {
  const chosen = models.filter((model) => draft.models.includes(keyOf(model)));
  const toTasks = (some: readonly Model[]) =>
    some.flatMap((model) => toPrompts(draft).map((prompt) => toTask(draft, model, prompt)));
  return {
    posted: toTasks(chosen.filter((model) => canBePosted(model))),
    live: toTasks(chosen.filter((model) => !canBePosted(model))),
  };
}

function toTask(draft: Draft, model: Model, userPrompt: string): TaskInput {
  const { maxTemperature, place, reasoning, webSearch } = fits(model);
  const searches = draft.webSearch && webSearch;
  const reasons = draft.useReasoning && reasoning;
  const { city, country, maxOutputTokens, systemMessage, tag, temperature } = draft;
  return {
    provider: model.provider,
    modelName: model.name,
    userPrompt,
    ...(searches && { webSearch: true }),
    ...(searches && place && country !== '' && { webSearchCountryIsoCode: country.toUpperCase() }),
    ...(searches && place && city !== '' && { webSearchCity: city }),
    ...(reasons && { useReasoning: true }),
    ...(temperature !== '' &&
      !reasons && { temperature: Math.min(Number(temperature), maxTemperature) }),
    ...(maxOutputTokens !== '' && { maxOutputTokens: Number(maxOutputTokens) }),
    ...(systemMessage !== '' && { systemMessage }),
    ...(tag !== '' && { tag }),
  };
}
