/** The address of a page of a list, so that who goes back or reloads stays where they were. */
export function toPage(
  search: URLSearchParams,
  after: string | null,
  page: number,
): URLSearchParams {
  const next = new URLSearchParams(search);
  if (after === null) {
    next.delete('after');
    next.delete('page');
  } else {
    next.set('after', after);
    next.set('page', `${page}`);
  }
  return next;
}
