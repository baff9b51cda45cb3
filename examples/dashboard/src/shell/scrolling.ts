const NAME = 'dashboard.scroll';
const PATIENCE = 3000;

/** Where each address was left. */
const positions = new Map<string, number>(
  JSON.parse(sessionStorage.getItem(NAME) ?? '[]') as [string, number][],
);

/** New pages begin at the top, pages that one comes back to where they were left. */
export function keepScrolling(): void {
  history.scrollRestoration = 'manual';
  let current = location.href;
  const leave = () => positions.set(current, window.scrollY);
  // Both are told by the router.
  window.addEventListener('pushState', () => {
    leave();
    current = location.href;
    window.scrollTo(0, 0);
  });
  window.addEventListener('replaceState', () => {
    current = location.href;
  });
  window.addEventListener('popstate', () => {
    leave();
    current = location.href;
    scrollTo(positions.get(current) ?? 0);
  });
  window.addEventListener('pagehide', () => {
    leave();
    sessionStorage.setItem(NAME, JSON.stringify([...positions].slice(-50)));
  });
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (entry?.type === 'reload' || entry?.type === 'back_forward') {
    scrollTo(positions.get(current) ?? 0);
  }
}

/** As soon as the page is long enough, unless somebody scrolls meanwhile. */
function scrollTo(top: number): void {
  const end = performance.now() + PATIENCE;
  let isTaken = false;
  const take = () => (isTaken = true);
  window.addEventListener('wheel', take, { once: true, passive: true });
  window.addEventListener('touchmove', take, { once: true, passive: true });
  const attempt = () => {
    if (isTaken) return;
    window.scrollTo(0, top);
    if (Math.abs(window.scrollY - top) > 2 && performance.now() < end)
      requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}
