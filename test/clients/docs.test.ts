import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startTestService, type Untyped } from '../support/service.ts';

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
afterAll(() => rm(folder, { recursive: true }));

test('marks that the docs show stand where offsets say, and leave the text as it was', async () => {
  const docs = await readFile(new URL('../../docs/clients.md', import.meta.url), 'utf8');
  const file = join(folder, 'mark.mjs');
  await writeFile(file, /```js\n([^]*?)```/.exec(docs)?.[1] ?? '');
  const { mark, unmark } = (await import(file)) as {
    mark: (text: string, spans: readonly object[]) => string;
    unmark: (html: string) => string;
  };
  await using service = await startTestService();
  const query = `query ($id: ID!, $terms: [MentionTerm!]!) {
    task(id: $id) { result {
      text
      mentions(terms: $terms) { text startOffset endOffset }
      messages { text sections { text startOffset endOffset } }
    } }
  }`;
  const { data } = await service.query(query, {
    id: '11020917-1535-0613-0000-c1a0de000003',
    terms: [{ name: 'Solberg' }, { name: 'Quill & Co', aliases: ['Quill'] }],
  });
  const { mentions, messages, text } = data.task.result;
  expect(mentions.length).toBeGreaterThan(1);
  const shown = unmark(mark(text, mentions));
  expect([...shown.matchAll(/<mark>([^]*?)<\/mark>/g)].map(([, name]) => name)).toEqual(
    mentions.map((mention: Untyped) => mention.text),
  );
  expect(shown.replaceAll(/<\/?mark>/g, '')).toBe(text);
  for (const message of messages) {
    const cut = mark(message.text, message.sections).split('\uE001').slice(0, -1);
    expect(cut.map((section) => section.replace('\uE000', ''))).toEqual(
      message.sections.map((section: Untyped) => section.text),
    );
  }
});
