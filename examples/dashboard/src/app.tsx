import { lazy, Suspense, useEffect, useRef } from 'react';
import { Link, Route, Router, Switch, useLocation } from 'wouter';
import { ApiProvider } from './api/api.tsx';
import { BrandsProvider } from './brands/use-brands.tsx';
import { Boundary } from './shell/boundary.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading, State } from './ui/state.tsx';

const pages = {
  '/': lazy(() => import('./pages/overview/overview-page.tsx')),
  '/prompts': lazy(() => import('./pages/prompts-page.tsx')),
  '/prompt': lazy(() => import('./pages/prompt-page.tsx')),
  '/answers/:id': lazy(() => import('./pages/answer/answer-page.tsx')),
  '/archive': lazy(() => import('./pages/archive/archive-page.tsx')),
  '/ask': lazy(() => import('./pages/ask/ask-page.tsx')),
  '/spend': lazy(() => import('./pages/spend-page.tsx')),
  '/brands': lazy(() => import('./brands/brands-page.tsx')),
};

export function App() {
  return (
    <ApiProvider>
      <BrandsProvider>
        <Router base={import.meta.env.BASE_URL.replace(/\/$/, '')}>
          <Shell>
            <Pages />
          </Shell>
        </Router>
      </BrandsProvider>
    </ApiProvider>
  );
}

function Pages() {
  const [path] = useLocation();
  const isFirst = useRef(true);
  // Who uses the keyboard or a screen reader begins at the new page, not at the link that led to it.
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }, [path]);
  useEffect(() => {
    const heading = () => document.querySelector('h1')?.textContent;
    const name = () => (document.title = [heading(), 'Answers'].filter(Boolean).join(' · '));
    name();
    const observer = new MutationObserver(name);
    const main = document.querySelector('main');
    if (main) observer.observe(main, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [path]);
  return (
    <Boundary key={path}>
      <Suspense fallback={<Loading rows={6} />}>
        <Switch>
          {Object.entries(pages).map(([address, component]) => (
            <Route key={address} path={address} component={component} />
          ))}
          <Route>
            <State kind="nothing" title="There is no such page">
              <Link href="/" className="link">
                Overview
              </Link>
            </State>
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}
