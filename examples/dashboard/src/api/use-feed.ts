import { useEffect, useState } from 'react';
import { NewAnswersDocument } from '../../gql/graphql.ts';
import { useApi } from './api.tsx';
import { follow, type StreamState } from './stream.ts';

const NAME = 'dashboard.lastEvent';

interface Feed {
  readonly state: StreamState;
  /** Answers that came since the pages were read. */
  readonly count: number;
}

/** Every answer that comes while the page is open. A stream that was cut goes on after the last event that was seen. */
export function useFeed(): Feed {
  const { apiKey, epoch } = useApi();
  const [state, setState] = useState<StreamState>('connecting');
  const [seen, setSeen] = useState({ epoch, count: 0 });
  if (seen.epoch !== epoch) setSeen({ epoch, count: 0 });
  useEffect(() => {
    const leaving = new AbortController();
    void follow({
      document: NewAnswersDocument,
      variables: () => ({ after: sessionStorage.getItem(NAME) }),
      apiKey,
      onState: setState,
      onData({ taskCompleted: { eventId } }) {
        sessionStorage.setItem(NAME, eventId);
        setSeen((before) => ({ ...before, count: before.count + 1 }));
      },
      signal: leaving.signal,
    });
    return () => leaving.abort();
  }, [apiKey]);
  return { state, count: seen.count };
}
