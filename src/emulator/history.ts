import type { Provider } from '../model/provider.ts';
import { createAnswer } from './answers.ts';
import { listModels } from './catalog.ts';
import { createRandom } from './random.ts';
import { toData, toDateText, toEnvelope, toTaskJson } from './replies.ts';

const DAY = 86_400_000;

export interface HistoryOptions {
  readonly count: number;
  /** Days that they are spread over, ending at `until` (epoch milliseconds). */
  readonly days: number;
  readonly until: number;
  /** How much is told beside each claim, and so how long the answers are: with 5 a response has about 15 KB. */
  readonly details?: number;
}

/** Saved `task_get` responses of a team that has been asking for months: the same options, the same responses. */
export function* createHistory({
  count,
  days,
  details = 1,
  until,
}: HistoryOptions): Generator<string> {
  const random = createRandom('history');
  for (let number = 0; number < count; number += 1) {
    // More towards the end: such a team grows.
    const age = (1 - Math.sqrt((number + 1) / (count + 1))) * days * DAY;
    const at = Math.floor((until - age) / 60_000) * 60_000;
    const provider = (['CLAUDE', 'CLAUDE', 'CHAT_GPT', 'GEMINI'] as const)[random(4)] as Provider;
    const models = listModels(provider).filter((model) => model.task_post_supported);
    const model = models[random(models.length)]?.model_name ?? '';
    const subject = random(subjects.length);
    const prompt = `${questions[random(questions.length)]} ${subjects[subject]}?`;
    const posted = {
      model_name: model,
      user_prompt: prompt,
      web_search: random(10) > 1,
      tag: `tracker-${subject}`,
    };
    const id = toId(at, number);
    const result = createAnswer(
      {
        provider,
        prompt: `${prompt} ${number}`,
        model,
        webSearch: posted.web_search,
        reasoning: random(5) === 0,
        details,
      },
      toDateText(at),
    );
    // The number makes the answers differ; it is no part of the question.
    const told = JSON.parse(JSON.stringify(result).replaceAll(`? ${number}`, '?')) as object;
    const path = `v3/ai_optimization/${provider.toLowerCase()}/llm_responses/task_get/${id}`;
    const task = toTaskJson({
      id,
      code: 20000,
      path,
      data: toData(provider, posted),
      result: [told],
    });
    yield JSON.stringify(toEnvelope([task]));
  }
}

function toId(at: number, number: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/\D/g, '').slice(4, 12);
  return `${stamp}-1535-0613-0000-${number.toString(16).padStart(12, '0')}`;
}

const questions = [
  'Which maker is best for',
  'What should a beginner know about',
  'Who leads in',
  'What is the best value in',
];
const subjects = [
  'trail running shoes',
  'city bikes',
  'espresso machines',
  'project management software',
  'password managers',
  'travel insurance',
  'noise cancelling headphones',
  'robot vacuums',
];
