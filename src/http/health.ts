import type { ServerResponse } from 'node:http';
import { sendJson } from './send.ts';

/** Why the service cannot do its work now; null when it can. */
export type WhyNotReady = () => Promise<string | null>;

interface ReadinessParts {
  /** The service was told to stop: requests should go elsewhere. */
  readonly isClosing: () => boolean;
  /** Answers that are held in memory because the archive cannot be written. */
  readonly unwritten: () => number;
  /** Whether upstream takes the account. */
  readonly accountAccepted: () => boolean;
  /** Rejects when the archive cannot be read or written. */
  readonly checkArchive: () => Promise<void>;
}

/** One reason is told, the one that an operator has to see to first. */
export function createReadiness(parts: ReadinessParts): WhyNotReady {
  return async () => {
    if (parts.isClosing()) return 'shutting down';
    const unwritten = parts.unwritten();
    if (unwritten > 0) return `the archive cannot be written: ${unwritten} answers wait`;
    if (!parts.accountAccepted()) return 'upstream refuses the account';
    try {
      await parts.checkArchive();
      return null;
    } catch {
      return 'the archive cannot be read or written';
    }
  };
}

/** The process runs. */
export function sendLive(response: ServerResponse): void {
  sendJson(response, 200, { status: 'live' });
}

/** It can do its work; else 503, and the reason. */
export async function sendReady(response: ServerResponse, whyNotReady: WhyNotReady): Promise<void> {
  const reason = await whyNotReady();
  if (reason === null) sendJson(response, 200, { status: 'ready' });
  else sendJson(response, 503, { status: 'not ready', reason });
}
