import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GraphQLEnumType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { startTestService } from '../support/service.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const pages = globSync(['*.md', 'docs/*.md', 'examples/clients/*.md'], { cwd: project });

test('every link leads to a page, and to a heading of it', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => ({
      page,
      link,
    })),
  );
  expect(links.length).toBeGreaterThan(100);
  const broken = links.filter(({ link, page }) => {
    const [path = '', heading] = link.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(project, target))) return true;
    return heading !== undefined && !anchors(read(target)).includes(heading);
  });
  expect(broken).toEqual([]);
});

test('every page is linked from the README', () => {
  const readme = read('README.md');
  expect(pages.filter((page) => page.startsWith('docs/') && !readme.includes(page))).toEqual([]);
});

test('the README asks what is answered, as it says', async () => {
  const text = read('README.md');
  const block = (language: string) =>
    new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';
  await using service = await startTestService();
  const { data } = await service.query(block('graphql'));
  expect({ data }).toEqual(JSON.parse(block('json')));
});

test('every setting is in the table', () => {
  const names = [...read('src/config.ts').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(
    ([, name = '']) => name,
  );
  expect(names.length).toBeGreaterThan(20);
  const page = read('docs/configuration.md');
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('every code of an error says what to do', () => {
  const codes = schema.getType('ErrorCode') as GraphQLEnumType; // as the schema names it
  const page = read('docs/errors.md');
  const missing = codes.getValues().filter(({ name }) => !page.includes(`\`${name}\``));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('commands are named as they are installed', () => {
  const text = pages.map((page) => read(page)).join('\n');
  expect(text.match(/.*node (\S*\/)?src\/main\.ts.*/g)).toBe(null);
});

/** What GitHub makes of headings. */
function anchors(text: string): string[] {
  const outside = text.replaceAll(/^```.*?^```/gms, '');
  return [...outside.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
