const NAME = 'dashboard.key';

/** The key of this window: gone when it is closed, and never in an address. */
export function readKey(): string | null {
  return sessionStorage.getItem(NAME);
}

export function writeKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, key);
}

export function toHeaders(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
