import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import { MAX_NESTING, MAX_TOKENS } from '../../model/limits.ts';

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Refuses a document whose brackets stand too deep in one another: selections, lists, objects and types alike. The parser
 * calls itself for each of them, and how far its stack reaches depends on who called it.
 */
export function checkNesting(source: string | Source): void {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let depth = 0;
  // What is longer is refused by the parser, which counts tokens as well.
  for (let count = 0; count < MAX_TOKENS; count += 1) {
    const token = lexer.advance();
    if (token.kind === TokenKind.EOF) return;
    if (closing.has(token.kind)) depth -= 1;
    if (!opening.has(token.kind)) continue;
    depth += 1;
    if (depth > MAX_NESTING) {
      const message = `At most ${MAX_NESTING} brackets in one another.`;
      throw new GraphQLError(message, {
        source: lexer.source,
        positions: [token.start],
        extensions: { code: 'COST_LIMIT_EXCEEDED' },
      });
    }
  }
}
