import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTaskResponse } from '../../src/model/response.ts';
import { textOf } from '../../src/model/result.ts';
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
