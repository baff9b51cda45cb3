import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Untyped } from './support/service.ts';

const id = '07241735-1535-0613-0000-0722e701b5ff';

test('with somewhere to send them, spans from HTTP down to upstream and SQL are one trace', async () => {
  const spans: Untyped[] = [];
  const collector = createServer((request, response) => {
    void json(request).then((body: Untyped) => {
      for (const { scopeSpans } of body.resourceSpans) {
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  const child = spawn(process.execPath, [new URL('../src/main.ts', import.meta.url).pathname], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      GRAPHIQL: 'off',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await expect.poll(() => said, { timeout: 15_000 }).toMatch(/http:\/\/[\d.:]+\/graphql/);
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const ask = async (query: string, headers: Record<string, string> = {}): Promise<Untyped> => {
    const response = await fetch(/http:\/\/[\d.:]+\/graphql/.exec(said)?.[0] ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return await response.json();
  };
  // What is kept together is one span, of the trace that came first: here of the answers that a demo begins with.
  const kept = async () =>
    (await ask('{ archive { totalCount } }')).data.archive.totalCount as number;
  await expect.poll(kept).toBeGreaterThanOrEqual(1500);
  await ask(`query Mine { task(id: "${id}") { status } }`, {
    traceparent: `00-${trace}-b7ad6b7169203331-01`,
  });
  child.kill('SIGTERM');
  await once(child, 'exit');
  const own = spans.filter(({ traceId }) => traceId === trace);
  const byName = (name: string) => own.find((span) => span.name === name);
  const operation = byName('query Mine');
  expect(operation?.parentSpanId).toBe('b7ad6b7169203331');
  const load = byName('load tasks');
  expect(load?.parentSpanId).toBe(operation.spanId);
  for (const name of ['upstream task_get', 'archive put', 'sql']) {
    expect(byName(name), name).toBeDefined();
  }
  expect(byName('upstream task_get').attributes).toContainEqual({
    key: 'upstream.code',
    value: { intValue: 20000 },
  });
  expect(JSON.stringify(spans)).not.toMatch(/07241735|Authorization|demo:/);
  collector.close();
  await rm(folder, { recursive: true });
});
