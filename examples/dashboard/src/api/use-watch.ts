import { useEffect, useState } from 'react';
import { WatchAnswersDocument, type WatchAnswersSubscription } from '../../gql/graphql.ts';
import { useApi } from './api.tsx';
import { follow, type StreamState } from './stream.ts';

export type WatchedTask = NonNullable<WatchAnswersSubscription['taskUpdated']>['task'];

interface Watched {
  readonly tasks: ReadonlyMap<string, WatchedTask>;
  readonly state: StreamState;
}

const MAX_IDS = 100;

/** What becomes of tasks, told as it happens. Each connection begins with the present state, so none that is cut costs anything. */
export function useWatch(ids: readonly string[]): Watched {
  const { apiKey } = useApi();
  const [tasks, setTasks] = useState<ReadonlyMap<string, WatchedTask>>(new Map());
  const [state, setState] = useState<StreamState>('connecting');
  const list = ids.slice(0, MAX_IDS).join(' ');
  useEffect(() => {
    if (list === '') return;
    const leaving = new AbortController();
    void follow({
      document: WatchAnswersDocument,
      variables: () => ({ ids: list.split(' ') }),
      apiKey,
      onState: setState,
      onData: ({ taskUpdated: { task } }) =>
        setTasks((before) => new Map(before).set(task.id, task)),
      signal: leaving.signal,
    });
    return () => leaving.abort();
  }, [apiKey, list]);
  return { tasks, state };
}
