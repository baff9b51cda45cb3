import type { LogEvent } from 'kysely';
import { noteSpan } from '../../kit/spans.ts';

/** A span for each statement: its text, in which values are but places. */
export function noteQuery({ query, queryDurationMillis }: LogEvent): void {
  noteStatement(query.sql, queryDurationMillis);
}

export function noteStatement(text: string, milliseconds: number): void {
  noteSpan('sql', { 'db.query.text': text.slice(0, 2000) }, milliseconds);
}
