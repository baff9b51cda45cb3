import { serverAudits } from 'graphql-http';
import { afterAll, expect, test } from 'vitest';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

const audits = serverAudits({
  url: `${service.url}/graphql`,
  fetchFn: fetch,
});

/** A MUST that fails is an error, a SHOULD a warning; a notice is a MAY that this server does without. */
test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
  const result = await audit.fn();
  expect(['ok', 'notice'], 'reason' in result ? result.reason : '').toContain(result.status);
});
