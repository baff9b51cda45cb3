import type { Provider } from './provider.ts';
import type { Posting, TaskResponse } from './task.ts';
import { EnvelopeWire, TaskWire } from './wire.ts';

/** The envelope of any response body. Throws what `JSON.parse` or zod throws. */
export function readEnvelope(body: string): EnvelopeWire {
  return EnvelopeWire.parse(JSON.parse(body));
}

/** The response about one task, fresh from upstream or from the archive. */
export function readTaskResponse(
  body: string,
  provider: Provider,
  fetchedAt: Date,
  posting: Posting | null = null,
): TaskResponse {
  return toTaskResponse(readEnvelope(body), body, provider, fetchedAt, posting);
}

export function toTaskResponse(
  envelope: EnvelopeWire,
  body: string,
  provider: Provider,
  fetchedAt: Date,
  posting: Posting | null = null,
): TaskResponse {
  const sent = envelope.tasks?.[0];
  return {
    body,
    envelope,
    fetchedAt,
    provider,
    posting,
    sent: sent as object,
    wire: TaskWire.parse(sent),
  };
}
