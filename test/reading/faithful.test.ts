import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { Provider } from '../../src/model/provider.ts';
import { startTestService, type Untyped } from '../support/service.ts';

/** The published example and every recorded `task_get`, served by the emulator and read back through GraphQL. */
const folder = new URL('../fixtures/upstream/', import.meta.url);
const samples = readdirSync(folder).filter((name) => /task-get/.test(name));

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

const everything = `query ($id: ID!, $provider: Provider!) { task(id: $id, provider: $provider) {
  id provider status statusCode statusMessage time cost resultCount path tag raw
  envelope { version statusCode statusMessage time cost tasksCount tasksError }
  request { userPrompt modelName systemMessage messageChain { role message } maxOutputTokens temperature topP webSearch
    forceWebSearch webSearchCountryIsoCode webSearchCity useReasoning tag }
  results { modelName inputTokens outputTokens reasoningTokens webSearch moneySpent datetime fanOutQueries
    items { kind: __typename type index ... on UnknownItem { raw }
      ... on Reasoning { sections { ...section } } ... on Message { sections { ...section } } }
    text annotations { position } }
} }
fragment section on Section { type index text startOffset endOffset annotations { title rawUrl url directUrl position } }`;

describe.each(samples)('%s', (name) => {
  const wire = readSample(name);
  const provider = providerOf(wire);

  test('comes back value by value', async () => {
    service.emulator.add({ id: wire.id, provider, body: wire });
    const { data, errors } = await service.query(everything, { id: wire.id, provider });
    const { task } = data;
    if ([40401, 40001, 40002, 40004].includes(wire.status_code)) {
      expect({ task, errors }).toEqual({ task: null, errors: undefined });
      return;
    }
    if (task === null) {
      expect(errors?.[0]?.extensions['upstreamCode']).toBe(wire.status_code);
      return;
    }
    expect(errors).toBeUndefined();
    expect(task).toMatchObject({
      id: wire.id,
      provider,
      statusCode: wire.status_code,
      statusMessage: wire.status_message,
      time: Number.parseFloat(wire.time),
      cost: wire.cost,
      resultCount: wire.result_count,
      path: wire.path,
      tag: wire.data?.tag ?? null,
      raw: wire,
    });
    for (const [field, value] of Object.entries(task.request)) {
      expect(value, field).toEqual(wire.data[toSnake(field)] ?? null);
    }
    expect(task.results).toEqual(
      wire.result?.map((result: Untyped) => expected(result, wire)) ?? null,
    );
  });
});

/** The samples share an id: each gets one of its own. */
function readSample(name: string): Untyped {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const { id } = JSON.parse(text).tasks[0];
  const own = name.startsWith('seed') ? id : `${id.slice(0, -2)}${10 + samples.indexOf(name)}`;
  return JSON.parse(text.replaceAll(id, own)).tasks[0];
}

/** What GraphQL has to say of a result, made from what was sent without help from the code under test. */
function expected(result: Untyped, task: Untyped): Untyped {
  let position = 0;
  const items = result.items?.map((item: Untyped, index: number) => {
    const isKnown = item.type === 'reasoning' || item.type === 'message';
    if (!isKnown) return { kind: 'UnknownItem', type: item.type, index, raw: item };
    let offset = 0;
    const sections = item.sections?.map((section: Untyped, place: number) => {
      const startOffset = offset;
      offset += section.text?.length ?? 0;
      const annotations = section.annotations?.map((annotation: Untyped) => ({
        title: annotation.title,
        rawUrl: annotation.url,
        url: annotation.url,
        directUrl: annotation.direct_url ?? null,
        position: (position += 1),
      }));
      return {
        type: section.type,
        index: place,
        text: section.text,
        startOffset,
        endOffset: offset,
        annotations: annotations ?? null,
      };
    });
    const kind = item.type === 'message' ? 'Message' : 'Reasoning';
    return { kind, type: item.type, index, sections: sections ?? null };
  });
  const sections = (result.items ?? [])
    .filter((item: Untyped) => item.type === 'message')
    .flatMap((item: Untyped) => item.sections ?? []);
  const lists = sections.filter((section: Untyped) => Array.isArray(section.annotations));
  return {
    modelName: result.model_name,
    inputTokens: result.input_tokens,
    outputTokens: result.output_tokens,
    reasoningTokens: result.reasoning_tokens ?? null,
    webSearch: result.web_search,
    moneySpent: result.money_spent,
    datetime: new Date(result.datetime).toISOString(),
    fanOutQueries: result.fan_out_queries ?? task.fan_out_queries ?? null,
    items,
    text: sections.map((section: Untyped) => section.text).join(''),
    annotations:
      lists.length === 0
        ? null
        : Array.from({ length: position }, (_, at) => ({ position: at + 1 })),
  };
}

function providerOf(wire: Untyped): Provider {
  return (wire.data?.se ?? wire.path[2]).toUpperCase();
}

function toSnake(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
