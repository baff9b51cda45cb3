import { useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import { AskLiveDocument, type AskLiveMutation, type RunLiveInput } from '../../../gql/graphql.ts';
import { toTrouble, type Trouble } from '../../api/trouble.ts';

type Task = NonNullable<NonNullable<AskLiveMutation['runLive']>['task']>;
type Problem = Pick<Trouble, 'code' | 'message'>;

/** What became of a live call: neither while it is under way. */
export interface LiveAnswer {
  readonly task?: Task | undefined;
  readonly problem?: Problem | undefined;
}

/** A browser has six connections to a service, and the page needs some. */
const AT_ONCE = 3;
const PAUSE = 3000;

/** Asks live, some at a time; by key. A call that was lost on its way is sent again with the same key, which is paid once. */
export function useLive(inputs: readonly RunLiveInput[]): ReadonlyMap<string, LiveAnswer> {
  const client = useClient();
  const [answers, setAnswers] = useState<ReadonlyMap<string, LiveAnswer>>(new Map());
  useEffect(() => {
    const leaving = new AbortController();
    const waiting = [...inputs];
    async function work(): Promise<void> {
      for (let input = waiting.shift(); input !== undefined; input = waiting.shift()) {
        const { idempotencyKey } = input;
        const answer = await ask(client, input, leaving.signal);
        if (leaving.signal.aborted) return;
        setAnswers((before) => new Map(before).set(idempotencyKey, answer));
      }
    }
    for (let at = 0; at < AT_ONCE; at += 1) void work();
    return () => leaving.abort();
  }, [client, inputs]);
  return answers;
}

async function ask(client: Client, input: RunLiveInput, signal: AbortSignal): Promise<LiveAnswer> {
  while (!signal.aborted) {
    const { data, error } = await client.mutation(AskLiveDocument, { input }).toPromise();
    const told = data?.runLive;
    const problem: Problem | undefined = told
      ? told.userErrors[0]
      : (error && toTrouble(error)) || { code: 'INTERNAL', message: 'No answer.' };
    const isWorthWaiting = problem?.code === 'LIVE_BUSY' || problem?.code === 'SERVICE_AWAY';
    if (!isWorthWaiting) return { task: told?.task ?? undefined, problem };
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return {};
}
