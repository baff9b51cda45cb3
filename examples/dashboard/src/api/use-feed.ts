import { useEffect, useState } from 'react';
import { NewAnswersDocument } from '../../gql/graphql.ts';
import { useApi } from './api.tsx';
import { follow, type StreamState } from './stream.ts';

interface News {
  /** Answers that came since the pages were read. */
  readonly count: number;
  /** Whether the stream was cut before it had told of any, so that there is no place to go on from. */
  readonly mayBeMore: boolean;
}

interface Feed extends News {
  readonly state: StreamState;
}

const nothing: News = { count: 0, mayBeMore: false };

/** Every answer that comes while the page is open. A stream that was cut goes on after the last event that was seen. */
export function useFeed(): Feed {
  const { apiKey, epoch } = useApi();
  const [state, setState] = useState<StreamState>('connecting');
  const [news, setNews] = useState({ epoch, ...nothing });
  if (news.epoch !== epoch) setNews({ epoch, ...nothing });
  useEffect(() => {
    const leaving = new AbortController();
    let after: string | null = null;
    let connections = 0;
    void follow({
      document: NewAnswersDocument,
      variables: () => ({ after }),
      apiKey,
      onState(now) {
        setState(now);
        if (now !== 'open') return;
        connections += 1;
        const isBlind = connections > 1 && after === null;
        if (isBlind) setNews((before) => ({ ...before, mayBeMore: true }));
      },
      onData({ taskCompleted: { eventId } }) {
        after = eventId;
        setNews((before) => ({ ...before, count: before.count + 1 }));
      },
      signal: leaving.signal,
    });
    return () => leaving.abort();
  }, [apiKey]);
  return { state, count: news.count, mayBeMore: news.mayBeMore };
}
