import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Processor } from 'unified';

/** Tables and bare addresses: what models write beyond plain Markdown. All of remark-gfm is 9 KB more to load. */
export function remarkTables(this: Processor): void {
  // A plugin of unified is called with its processor as `this`.
  // oxlint-disable-next-line oxc/no-this-in-exported-function
  const data = this.data() as {
    micromarkExtensions?: unknown[];
    fromMarkdownExtensions?: unknown[];
  };
  (data.micromarkExtensions ??= []).push(gfmTable(), gfmAutolinkLiteral());
  (data.fromMarkdownExtensions ??= []).push(
    gfmTableFromMarkdown(),
    gfmAutolinkLiteralFromMarkdown(),
  );
}
