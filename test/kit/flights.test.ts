import { expect, test } from 'vitest';
import { createFlights } from '../../src/kit/flights.ts';

function passenger(end = 1000) {
  const leaving = new AbortController();
  return {
    deadline: { signal: leaving.signal, at: () => end },
    leave: () => leaving.abort(new Error('left')),
  };
}

test('those who ask for the same share one piece of work', async () => {
  const flights = createFlights<number>();
  let started = 0;
  const start = async () => (started += 1);
  const all = [1, 2, 3].map(() => flights.join('a', null, passenger().deadline, start));
  expect(await Promise.all(all)).toEqual([1, 1, 1]);
  expect(await flights.join('a', null, passenger().deadline, start)).toBe(2);
});

test('one who leaves does not spoil it for the others', async () => {
  const flights = createFlights<string>();
  const { promise, resolve } = Promise.withResolvers<string>();
  const [first, second] = [passenger(), passenger()];
  let broken = false;
  const start = (shared: { signal: AbortSignal }) => {
    shared.signal.addEventListener('abort', () => (broken = true));
    return promise;
  };
  const leaves = flights.join('a', null, first.deadline, start);
  const stays = flights.join('a', null, second.deadline, start);
  first.leave();
  await expect(leaves).rejects.toThrow('left');
  expect(broken).toBe(false);
  resolve('answer');
  expect(await stays).toBe('answer');
});

test('the work is broken off when nobody waits for it any more, and asked anew it begins anew', async () => {
  const flights = createFlights<string>();
  const only = passenger();
  let broken = false;
  const leaves = flights.join('a', null, only.deadline, (shared) => {
    shared.signal.addEventListener('abort', () => (broken = true));
    return new Promise(() => {});
  });
  await Promise.resolve();
  only.leave();
  await expect(leaves).rejects.toThrow('left');
  expect(broken).toBe(true);
  expect(await flights.join('a', null, passenger().deadline, async () => 'new')).toBe('new');
});

test('the work may take as long as the most patient allows', async () => {
  const flights = createFlights<number>();
  const { promise, resolve } = Promise.withResolvers<void>();
  const start = async (shared: { at(): number }) => {
    await promise;
    return shared.at();
  };
  const hasty = flights.join('a', null, passenger(10).deadline, start);
  const patient = flights.join('a', null, passenger(500).deadline, start);
  resolve();
  expect(await Promise.all([hasty, patient])).toEqual([500, 500]);
});

test('a failure reaches everybody and is not remembered', async () => {
  const flights = createFlights<string>();
  const fail = () =>
    flights.join('a', null, passenger().deadline, () => Promise.reject(new Error('no')));
  const outcomes = await Promise.allSettled([fail(), fail()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await flights.join('a', null, passenger().deadline, async () => 'yes')).toBe('yes');
});
