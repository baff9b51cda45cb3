import Markdown, { type Components } from 'react-markdown';
import { remarkTables } from './remark-tables.ts';
import { rehypeSpans, type Span } from './spans.ts';

/** Answers quote the open web: links lead out of the page without telling where from, and nothing is fetched for them. */
const components: Components = {
  a: ({ children, className, href = '' }) =>
    href.startsWith('#') ? (
      <a className={className} href={href}>
        <span className="hidden">Source </span>
        {children}
      </a>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ),
  img: ({ alt }) => <span className="muted">{alt}</span>,
  table: ({ children }) => (
    <div className="scroll">
      <table>{children}</table>
    </div>
  ),
};

interface AnswerTextProps {
  readonly text: string;
  readonly spans: readonly Span[];
}

export default function AnswerText({ spans, text }: AnswerTextProps) {
  return (
    <div className="prose">
      <Markdown
        remarkPlugins={[remarkTables]}
        rehypePlugins={[[rehypeSpans, { source: text, spans }]]}
        components={components}
      >
        {text}
      </Markdown>
    </div>
  );
}
