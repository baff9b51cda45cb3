import seed from './seed.json' with { type: 'json' };
import type { AddTask } from './task.ts';

const DAY = 86_400_000;

/** Ids that are the same at every start, so that examples and bookmarks can name them. */
export const demoIds = {
  seed: '07241735-1535-0613-0000-0722e701b5ff',
  shoesClaude: '11020915-1535-0613-0000-c1a0de000001',
  shoesChatGpt: '11020916-1535-0613-0000-c1a0de000002',
  shoesGemini: '11020917-1535-0613-0000-c1a0de000003',
  bikesClaude: '11050810-1535-0613-0000-c1a0de000004',
  bikesChatGpt: '11050811-1535-0613-0000-c1a0de000005',
  bikesGemini: '11050812-1535-0613-0000-c1a0de000006',
  noWebSearch: '11061200-1535-0613-0000-c1a0de000007',
  noCitations: '11061201-1535-0613-0000-c1a0de000008',
  pending: '11071500-1535-0613-0000-c1a0de000009',
  failed: '11071501-1535-0613-0000-c1a0de00000a',
  expired: '09010900-1535-0613-0000-c1a0de00000b',
} as const;

/** What there is to be seen without an account: three providers, every state a task can be in. */
export function demoTasks(now: number): AddTask[] {
  const createdAt = new Date(now - 2 * DAY);
  const shoes = {
    prompt: 'Which trail running shoes are best for beginners?',
    tag: 'shoes',
    createdAt,
  };
  const bikes = { prompt: 'What should I look for in a city bike?', tag: 'bikes', createdAt };
  return [
    { id: demoIds.seed, provider: 'CLAUDE', response: seed, createdAt },
    { ...shoes, id: demoIds.shoesClaude, provider: 'CLAUDE', reasoning: true },
    { ...shoes, id: demoIds.shoesChatGpt, provider: 'CHAT_GPT' },
    { ...shoes, id: demoIds.shoesGemini, provider: 'GEMINI', reasoning: true },
    { ...bikes, id: demoIds.bikesClaude, provider: 'CLAUDE' },
    { ...bikes, id: demoIds.bikesChatGpt, provider: 'CHAT_GPT' },
    { ...bikes, id: demoIds.bikesGemini, provider: 'GEMINI' },
    { ...shoes, id: demoIds.noWebSearch, webSearch: false },
    {
      ...bikes,
      id: demoIds.noCitations,
      prompt: `${bikes.prompt} [no-citations]`,
      provider: 'CHAT_GPT',
    },
    {
      ...shoes,
      id: demoIds.pending,
      provider: 'GEMINI',
      state: 'pending',
      createdAt: new Date(now),
    },
    { ...bikes, id: demoIds.failed, state: 'failed' },
    { ...shoes, id: demoIds.expired, provider: 'CHAT_GPT', state: 'expired' },
  ];
}
