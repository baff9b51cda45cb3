import { afterAll, expect, test } from 'vitest';
import { MAX_COST, MAX_TERMS } from '../../src/model/limits.ts';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

async function costOf(query: string, variables: Record<string, unknown> = {}): Promise<number> {
  const { errors, extensions } = await service.query(query, variables);
  expect(errors).toBeUndefined();
  return extensions.cost.requested;
}

const terms = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `Brand ${at}` }));

const costOfParts = (first: number) =>
  costOf(
    `{ mentions(terms: [{ name: "x" }]) { nodes { breakdown(by: TAG, first: ${first}) { key count } } } }`,
  );
const costOfKeys = (count: number) =>
  costOf('query ($keys: [String!]) { citations(keys: $keys) { nodes { key } } }', {
    keys: Array.from({ length: count }, (_, at) => `a${at}.example`),
  });

test("a dashboard's screen costs less than a tenth of the limit", async () => {
  const screen = `query ($terms: [MentionTerm!]!) {
    archive(first: 25) { totalCount edges { cursor node { id provider status completedAt tag request { userPrompt }
      result { modelName moneySpent citationState } } } pageInfo { hasNextPage endCursor } }
    citations(first: 20) { totalCount sample { answers answersWithWebSearch annotations }
      nodes { key annotationCount answerCount shareOfAnswers lastSeenAt
        trend(interval: WEEK) { date count answers sampleAnswers share } } }
    mentions(terms: $terms) { sample { answers }
      nodes { term mentionCount answerCount shareOfAnswers shareOfVoice citedAnswerCount
        trend(interval: WEEK) { date answers sampleAnswers share } breakdown(by: PROVIDER) { key answers sampleAnswers share } } }
    spend(groupBy: [MONTH], orderBy: KEY) { total { moneySpent taskCount unknownCount }
      buckets { key { month } moneySpent charged taskCount unknownCount } truncated } }`;
  expect(await costOf(screen, { terms: terms(10) })).toBeLessThan(MAX_COST / 10);
});

test('a hundred terms with their trends cost less than the limit', async () => {
  const query = `query ($terms: [MentionTerm!]!) { mentions(terms: $terms) { nodes { term mentionCount answerCount
    shareOfAnswers shareOfVoice trend { date answers count sampleAnswers share } } } }`;
  expect(await costOf(query, { terms: terms(MAX_TERMS) })).toBeLessThan(MAX_COST);
});

test('lists count as long as they are asked to be', async () => {
  expect((await costOfParts(20)) - (await costOfParts(10))).toBe(
    (await costOfParts(30)) - (await costOfParts(20)),
  );
  expect(await costOfKeys(5)).toBeLessThan(await costOfKeys(15));
});
