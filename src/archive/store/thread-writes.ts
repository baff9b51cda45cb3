import type { AwaitedWrites, LaterWrites } from '../writing/writes.ts';
import type { Thread } from './thread.ts';

/* Writes that another thread carries out, under the same names. */

export function awaitedWritesOn(thread: Thread): AwaitedWrites {
  return {
    takeIn: (arrivals) => thread.call('takeIn', arrivals),
    begin: (post) => thread.call('begin', post),
    settle: (settlements) => thread.call('settle', settlements),
  };
}

export function laterWritesOn(thread: Thread): LaterWrites {
  return {
    deriveSome: (slice) => thread.call('deriveSome', slice),
    rederiveSome: () => thread.call('rederiveSome'),
    storeTerm: (term) => thread.call('storeTerm', term),
    rollUpSome: () => thread.call('rollUpSome'),
    deleteSome: (doomed, at) => thread.call('deleteSome', doomed, at),
    allowAgain: (ids) => thread.call('allowAgain', ids),
    beginNotices: () => thread.call('beginNotices'),
    takeNotices: (now) => thread.call('takeNotices', now),
    settleNotices: (outcomes) => thread.call('settleNotices', outcomes),
    check: () => thread.call('check'),
  };
}
