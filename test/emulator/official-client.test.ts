import {
  AiOptimizationApi,
  AiOptimizationChatGptLlmResponsesTaskPostRequestInfo,
  AiOptimizationClaudeLlmResponsesLiveRequestInfo,
  AiOptimizationClaudeLlmResponsesTaskPostRequestInfo,
  AiOptimizationGeminiLlmResponsesTaskPostRequestInfo,
  AiOptimizationPerplexityLlmResponsesLiveRequestInfo,
  AppendixApi,
  AppendixWebhookResendRequestInfo,
} from 'dataforseo-client';
import { afterAll, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';

/** DataForSEO's own client, as it is published: what it reads here, it reads of the real thing. */
const emulator = await startEmulator({ finishAfter: 1000 });
const authorization = `Basic ${btoa(`${emulator.login}:${emulator.password}`)}`;
const http = {
  fetch(url: RequestInfo, init?: RequestInit) {
    const headers = new Headers(init?.headers);
    headers.set('authorization', authorization);
    return fetch(url, { ...init, headers });
  },
};
const api = new AiOptimizationApi(emulator.url, http);
const appendix = new AppendixApi(emulator.url, http);
afterAll(() => emulator.close());

const asked = { user_prompt: 'Which city bike should I buy?', tag: 'case-42' };

test('Claude: post, ready, get', async () => {
  const task = new AiOptimizationClaudeLlmResponsesTaskPostRequestInfo({
    ...asked,
    model_name: 'claude-sonnet-4-0',
    web_search: true,
    use_reasoning: true,
  });
  const posted = await api.claudeLlmResponsesTaskPost([task]);
  expect(posted).toMatchObject({ status_code: 20000, cost: 0.0102 });
  const [{ data, id, status_code } = {}] = posted?.tasks ?? [];
  expect(status_code).toBe(20100);
  expect(data).toMatchObject({ ...asked, se: 'claude', function: 'llm_responses' });

  const early = await api.claudeLlmResponsesTasksReady();
  expect(early?.tasks?.[0]?.result_count).toBe(0);
  emulator.advance(1000);
  const ready = await api.claudeLlmResponsesTasksReady();
  expect(ready?.tasks?.[0]?.result).toMatchObject([{ id, se: 'claude', tag: 'case-42' }]);

  const got = await api.claudeLlmResponsesTaskGet(id ?? '');
  const result = got?.tasks?.[0]?.result?.[0];
  expect(result?.model_name).toBe('claude-sonnet-4-20250514');
  expect(result?.money_spent).toBeGreaterThan(0);
  expect(result?.fan_out_queries?.length).toBeGreaterThan(0);
  const [reasoning, message] = result?.items ?? [];
  // The client makes a class of its own of each kind that it knows.
  expect(reasoning?.constructor.name).toMatch(/Reasoning/);
  expect(message?.constructor.name).toMatch(/Message/);
  const sections = message?.['sections'] as { annotations?: { title?: string; url?: string }[] }[];
  const [first] = sections.flatMap(({ annotations }) => annotations ?? []);
  expect(first?.url).toMatch(/^https:/);
  expect(first?.title).toBeTypeOf('string');
});

test('ChatGPT and Gemini: post, ready, get', async () => {
  const chat = new AiOptimizationChatGptLlmResponsesTaskPostRequestInfo({
    ...asked,
    model_name: 'gpt-4.1-mini',
  });
  const gem = new AiOptimizationGeminiLlmResponsesTaskPostRequestInfo({
    ...asked,
    model_name: 'gemini-2.5-flash',
    web_search: true,
  });
  await api.chatGptLlmResponsesTaskPost([chat]);
  await api.geminiLlmResponsesTaskPost([gem]);
  emulator.advance(1000);
  const chatReady = await api.chatGptLlmResponsesTasksReady();
  const gemReady = await api.geminiLlmResponsesTasksReady();
  const chatGot = await api.chatGptLlmResponsesTaskGet(
    chatReady?.tasks?.[0]?.result?.[0]?.id ?? '',
  );
  const gemGot = await api.geminiLlmResponsesTaskGet(gemReady?.tasks?.[0]?.result?.[0]?.id ?? '');
  expect(chatGot?.tasks?.[0]?.result?.[0]).toMatchObject({
    web_search: false,
    reasoning_tokens: 0,
  });
  const row = gemGot?.tasks?.[0]?.result?.[0];
  expect(JSON.stringify(row)).toContain('"direct_url":"https://');
});

test('live, of Claude and of Perplexity', async () => {
  const claude = await api.claudeLlmResponsesLive([
    new AiOptimizationClaudeLlmResponsesLiveRequestInfo({
      ...asked,
      model_name: 'claude-opus-4-0',
      message_chain: [],
    }),
  ]);
  expect(claude?.tasks?.[0]).toMatchObject({ status_code: 20000, result_count: 1 });
  const perplexity = await api.perplexityLlmResponsesLive([
    new AiOptimizationPerplexityLlmResponsesLiveRequestInfo({ ...asked, model_name: 'sonar' }),
  ]);
  expect(perplexity?.tasks?.[0]?.result?.[0]?.web_search).toBe(true);
  expect(perplexity?.cost).toBeGreaterThan(0.0006);
});

test('models of all four', async () => {
  const [claude, ...others] = await Promise.all([
    api.claudeLlmResponsesModels(),
    api.chatGptLlmResponsesModels(),
    api.geminiLlmResponsesModels(),
    api.perplexityLlmResponsesModels(),
  ]);
  expect(claude?.tasks?.[0]?.result?.[0]).toMatchObject({
    model_name: 'claude-sonnet-4-0',
    web_search_supported: true,
    task_post_supported: true,
  });
  for (const one of others) expect(one?.tasks?.[0]?.result?.length).toBeGreaterThan(0);
});

test('user data, errors, status, resending', async () => {
  const user = await appendix.userData();
  expect(user?.tasks?.[0]?.result?.[0]).toMatchObject({
    login: 'demo',
    money: { balance: emulator.balance },
  });
  const errors = await appendix.errors();
  expect(errors?.tasks?.[0]?.result?.[0]).toMatchObject({ code: 20000, message: 'Ok.' });
  expect((await appendix.appendixStatus())?.status_code).toBe(20000);
  const [id] = emulator.addMany(1);
  const resent = await appendix.webhookResend([
    new AppendixWebhookResendRequestInfo({ id: id ?? '' }),
  ]);
  expect(resent?.tasks?.[0]).toMatchObject({ id, status_code: 20100 });
});

test('what it makes of a refusal', async () => {
  const stranger = new AiOptimizationApi(emulator.url, { fetch });
  await expect(stranger.claudeLlmResponsesModels()).rejects.toMatchObject({ status: 401 });
  const empty = new AiOptimizationClaudeLlmResponsesTaskPostRequestInfo({});
  const refused = await api.claudeLlmResponsesTaskPost([empty]);
  expect(refused?.tasks?.[0]).toMatchObject({ status_code: 40501, cost: 0 });
});
