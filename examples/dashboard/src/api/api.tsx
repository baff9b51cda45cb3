import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import {
  type AnyVariables,
  Provider,
  type TypedDocumentNode,
  useQuery,
  type UseQueryState,
} from 'urql';
import { createClient } from './client.ts';
import { readKey, writeKey } from './key.ts';
import { passes, toTrouble, type Trouble } from './trouble.ts';

interface Api {
  readonly apiKey: string | null;
  readonly setKey: (key: string | null) => void;
  /** Forgets what was read, so that every page reads anew. */
  readonly refresh: () => void;
  /** Grows with each refresh. */
  readonly epoch: number;
}

const ApiContext = createContext<Api | null>(null);

export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [apiKey, setApiKey] = useState(readKey);
  const [epoch, setEpoch] = useState(0);
  // Another key, or another epoch, is another cache.
  // oxlint-disable-next-line eslint-plugin-react-hooks/exhaustive-deps
  const client = useMemo(() => createClient(apiKey), [apiKey, epoch]);
  const api = useMemo<Api>(
    () => ({
      apiKey,
      epoch,
      setKey(key) {
        writeKey(key);
        setApiKey(key);
      },
      refresh: () => setEpoch((before) => before + 1),
    }),
    [apiKey, epoch],
  );
  return (
    <ApiContext value={api}>
      <Provider value={client}>{children}</Provider>
    </ApiContext>
  );
}

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('outside of ApiProvider');
  return api;
}

export interface Reading<Data> {
  readonly data: Data | undefined;
  /** Whether something is on its way. */
  readonly isReading: boolean;
  readonly trouble: Trouble | null;
  readonly again: () => void;
}

/** A query, what is wrong with it, and another try where time alone may help. */
export function useReading<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: { readonly pause?: boolean; readonly fresh?: boolean } = {},
): Reading<Data> {
  const [result, execute] = useQuery<Data, Variables>({
    query,
    variables,
    requestPolicy: options.fresh ? 'cache-and-network' : 'cache-first',
    pause: options.pause ?? false,
  });
  const { data, error, fetching, stale }: UseQueryState<Data, Variables> = result;
  const trouble = useMemo(() => (error ? toTrouble(error) : null), [error]);
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  useEffect(() => {
    if (!trouble || !passes(trouble)) return;
    const timer = setTimeout(again, (trouble.retryAfter ?? 5) * 1000);
    return () => clearTimeout(timer);
  }, [trouble, again]);
  return { data, isReading: fetching || stale, trouble, again };
}
