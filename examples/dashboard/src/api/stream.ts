import { createClient } from 'graphql-sse';
import { stringifyDocument, type TypedDocumentNode } from 'urql';
import { endpoint } from './client.ts';
import { toHeaders } from './key.ts';

export type StreamState = 'connecting' | 'open' | 'refused';

interface Following<Data, Variables> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** Read anew at each connection, so that a stream goes on where it was cut. */
  readonly variables: () => Variables;
  readonly apiKey: string | null;
  readonly onData: (data: Data) => void;
  readonly onState: (state: StreamState) => void;
  readonly signal: AbortSignal;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/**
 * Server-sent events until the stream ends by itself or the signal says so. Whatever cuts it (a restart of the service, a
 * proxy, a sleeping laptop), it is opened again.
 */
export async function follow<Data, Variables>(
  following: Following<Data, Variables>,
): Promise<void> {
  const { apiKey, onState, signal } = following;
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    onState('connecting');
    const sse = createClient({
      url: endpoint,
      headers: toHeaders(apiKey),
      retryAttempts: 0,
      on: {
        connected() {
          pause = FIRST_PAUSE;
          onState('open');
        },
      },
    });
    try {
      if ((await readOne(sse, following)) === 'ended') return;
    } catch (error) {
      // Without a key that is good there is nothing to wait for.
      if (isRefusal(error)) {
        onState('refused');
        return;
      }
    } finally {
      sse.dispose();
    }
    await sleep(pause, signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** Reads one connection; a stream that the service has cut short ends as one that is over, but with an error or none. */
function readOne<Data, Variables>(
  sse: ReturnType<typeof createClient>,
  { document, onData, signal, variables }: Following<Data, Variables>,
): Promise<'ended' | 'cut'> {
  return new Promise((resolve, reject) => {
    let isCut = false;
    const leave = sse.subscribe<Data>(
      {
        query: stringifyDocument(document),
        variables: variables() as Record<string, unknown>,
      },
      {
        next({ data, errors }) {
          if (errors) isCut = true;
          if (data) onData(data);
        },
        error: reject,
        complete: () => resolve(isCut ? 'cut' : 'ended'),
      },
    );
    signal.addEventListener('abort', () => leave(), { once: true });
  });
}

function isRefusal(error: unknown): boolean {
  const response = (error as { response?: Response } | null)?.response;
  return response?.status === 401 || response?.status === 403;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
