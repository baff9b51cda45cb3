import type { CombinedError } from 'urql';
import type { ErrorCode } from '../../gql/graphql.ts';

/** What stands in the way, as a page tells it. */
export interface Trouble {
  readonly code: ErrorCode | 'SERVICE_AWAY';
  readonly message: string;
  /** Seconds after which to ask again; null: nobody said. */
  readonly retryAfter: number | null;
}

export function toTrouble(error: CombinedError): Trouble {
  const [first] = error.graphQLErrors;
  const code = first?.extensions['code'];
  const retryAfter = Number((error.response as Response | undefined)?.headers.get('retry-after'));
  return {
    code: typeof code === 'string' ? (code as ErrorCode) : 'SERVICE_AWAY',
    message: first?.message ?? error.networkError?.message ?? error.message,
    retryAfter: retryAfter > 0 ? retryAfter : null,
  };
}

interface Telling {
  readonly title: string;
  readonly text: string;
}

const unavailable: Telling = {
  title: 'DataForSEO is away',
  text: 'The service has tried several times. What the archive holds can still be read.',
};
const account: Telling = {
  title: 'The upstream account needs a look',
  text: 'DataForSEO refuses it at the moment. What the archive holds can still be read.',
};

const tellings: Partial<Record<Trouble['code'], Telling>> = {
  SERVICE_AWAY: {
    title: 'The service cannot be reached',
    text: 'It may be restarting, or the network is down. This page tries again by itself.',
  },
  FORBIDDEN: {
    title: 'Your key does not reach this far',
    text: 'Ask whoever runs the service for a key with the scope that is named below.',
  },
  RATE_LIMITED: {
    title: 'Too many requests',
    text: 'Your key has used up its share of this minute. This page tries again by itself.',
  },
  UPSTREAM_UNAVAILABLE: unavailable,
  UPSTREAM_RATE_LIMITED: unavailable,
  DEADLINE_EXCEEDED: unavailable,
  UPSTREAM_AUTH: account,
  UPSTREAM_PAYMENT: account,
  UPSTREAM_COST_LIMIT: account,
  ARCHIVE_UNAVAILABLE: {
    title: 'The archive cannot be read now',
    text: 'It is locked, full or away. This page tries again by itself.',
  },
};

export function tell({ code }: Trouble): Telling {
  return tellings[code] ?? { title: 'This did not work', text: 'The service says why:' };
}

/** Whether time alone may put it right, so that a page asks again by itself. */
export function passes({ code }: Trouble): boolean {
  return ['SERVICE_AWAY', 'RATE_LIMITED', 'ARCHIVE_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'].includes(
    code,
  );
}
