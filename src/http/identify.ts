import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Auth } from './access/auth.ts';
import type { Caller } from './access/caller.ts';
import type { Refuse } from './refusal.ts';

/** Whose request it is; null when it was refused instead. */
export function identify(
  request: IncomingMessage,
  response: ServerResponse,
  refuse: Refuse,
  auth: Auth,
): Caller | null | Promise<Caller | null> {
  function orRefuse(caller: Caller | null): Caller | null {
    if (caller) return caller;
    response.setHeader('www-authenticate', 'Bearer');
    const message = 'This needs a key: Authorization: Bearer KEY.';
    refuse({ status: 401, code: 'UNAUTHENTICATED', message });
    return null;
  }

  function refuseUnknown(): null {
    response.setHeader('retry-after', 5);
    const message = 'Whether your token is good cannot be found out now.';
    refuse({ status: 503, code: 'INTERNAL', message });
    return null;
  }

  const found = auth.authenticate(request);
  return found instanceof Promise ? found.then(orRefuse, refuseUnknown) : orRefuse(found);
}
