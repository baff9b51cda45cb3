import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTaskResponse } from '../../src/model/response.ts';
import { citationStateOf, textOf } from '../../src/model/result.ts';
import { toTask } from '../../src/model/task.ts';

function read(name: string) {
  const body = readFileSync(new URL(`../fixtures/upstream/${name}`, import.meta.url), 'utf8');
  return toTask(readTaskResponse(body, 'CLAUDE', new Date(0)), 'UPSTREAM');
}

test('the seed example keeps its text, its nulls and its money', () => {
  const task = read('seed-task-get.json');
  expect(task.status).toBe('COMPLETED');
  expect(task.results?.[0]?.moneySpent).toBe(0.0403225);
  expect(task.charges).toEqual({
    posted: null,
    moneySpent: 0.0403225,
    total: 0.0405225,
    complete: true,
  });
  expect(task.completedAt?.toISOString()).toBe('2025-07-24T19:39:46.000Z');
  const result = task.results?.[0];
  expect(result && textOf(result)).toMatch(
    /^Based on my research.*continued investment and development\.$/,
  );
  expect(result?.fanOutQueries).toHaveLength(2);
});

test('an item of an unknown type stays as it was sent', () => {
  const [item] = read('claude-task-get-unknown-item.response.json').results?.[0]?.items ?? [];
  expect(item).toMatchObject({ kind: 'UnknownItem', type: 'tool_call', index: 0 });
});

function toRow(result: object, around: object = {}) {
  const task = { id: 'a', status_code: 20000, result: [result], ...around };
  const body = JSON.stringify({ status_code: 20000, tasks: [task] });
  return toTask(readTaskResponse(body, 'CLAUDE', new Date(0)), 'UPSTREAM').results;
}

const message = (annotations: unknown) => ({
  type: 'message',
  sections: [{ type: 'text', text: 'a', annotations }],
});

test.each<[unknown, number]>([
  [[{ money_spent: 1 }], 1],
  [[null, { money_spent: 1 }, 7], 1],
  [{ 0: { money_spent: 1 }, 1: { money_spent: 2 } }, 2],
  [{ model_name: 'm', items: [] }, 1],
  [[null], 0],
  [[], 0],
])('the rows of %j are %i', (result, count) => {
  expect(toRow({}, { result })).toHaveLength(count);
});

test.each([
  [true, [message([{ url: 'https://a.example/' }])], 'CITED'],
  [true, [message(null)], 'NONE_RETURNED'],
  [true, [message([])], 'NONE_RETURNED'],
  [true, null, 'NONE_RETURNED'],
  [true, [message([null])], 'UNKNOWN'],
  [true, [message([]), { type: 'sources', urls: ['https://a.example/'] }], 'UNKNOWN'],
  [true, [message([{ url: 'https://a.example/' }]), { type: 'sources' }], 'CITED'],
  [true, 'oops', 'UNKNOWN'],
  [false, [message([null])], 'WEB_SEARCH_OFF'],
  [null, [message([])], 'UNKNOWN'],
  ['yes', [message([])], 'UNKNOWN'],
])('with web_search %j, %j is %s', (web_search, items, state) => {
  const [row] = toRow({ web_search, items }) ?? [];
  expect(row && citationStateOf(row)).toBe(state);
});

test.each([
  [['a'], ['b'], ['c'], ['a']],
  [[], ['b'], ['c'], []],
  [null, ['b'], ['c'], ['b']],
  ['oops', { 0: 'b' }, ['c'], ['b']],
  [null, null, ['c'], ['c']],
  [undefined, undefined, undefined, null],
])('searches told by the result %j, the task %j, an item %j', (own, around, within, queries) => {
  const items = [{ ...message(null), fan_out_queries: within }];
  const rows = toRow({ fan_out_queries: own, items }, { fan_out_queries: around });
  expect(rows?.[0]?.fanOutQueries).toEqual(queries);
});
