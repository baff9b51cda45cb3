import {
  Archive,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  MessageSquarePlus,
  Moon,
  RefreshCw,
  Sun,
  SunMoon,
  Users,
  WalletCards,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useApi } from '../api/api.tsx';
import { useFeed } from '../api/use-feed.ts';
import { count } from '../ui/format.ts';
import { applyTheme, next, readTheme } from './theme.ts';

const places: readonly (readonly [string, string, LucideIcon, RegExp])[] = [
  ['/', 'Overview', LayoutDashboard, /^\/$/],
  ['/prompts', 'Prompts', ListChecks, /^\/prompt/],
  ['/archive', 'Archive', Archive, /^\/(archive|answers)/],
  ['/ask', 'Ask', MessageSquarePlus, /^\/ask/],
  ['/spend', 'Spend', WalletCards, /^\/spend/],
  ['/brands', 'Brands', Users, /^\/brands/],
];

const themeIcons = { auto: SunMoon, light: Sun, dark: Moon } as const;
const themeNames = { auto: 'As the system', light: 'Light', dark: 'Dark' } as const;
const streamNames = {
  open: 'Live',
  connecting: 'Connecting…',
  refused: 'Not connected',
} as const;

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const { apiKey, refresh, setKey } = useApi();
  const feed = useFeed();
  const [theme, setTheme] = useState(readTheme);
  const ThemeIcon = themeIcons[theme];
  // What was asked there is told there.
  const isNews = (feed.count > 0 || feed.mayBeMore) && !path.startsWith('/ask');
  return (
    <>
      <a className="skip" href="#main">
        To the page
      </a>
      <div className="shell">
        <header className="side">
          <Link href="/" className="logo">
            <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden>
              <rect width="32" height="32" rx="8" className="logo-ground" />
              <path d="M9 21.5V15m7 6.5v-11m7 11V13" className="logo-bars" />
            </svg>
            <span>Answers</span>
          </Link>
          <nav aria-label="Pages">
            {places.map(([href, name, Icon, isHere]) => (
              <Link
                key={href}
                href={href}
                className="place"
                aria-current={isHere.test(path) ? 'page' : undefined}
              >
                <Icon aria-hidden size={18} strokeWidth={1.9} />
                <span>{name}</span>
              </Link>
            ))}
          </nav>
          <div className="side-foot">
            <span className={`live live-${feed.state}`} data-feed={feed.state} role="status">
              {streamNames[feed.state]}
            </span>
            {apiKey !== null && (
              <button type="button" className="link" onClick={() => setKey(null)}>
                Forget the key
              </button>
            )}
            <button
              type="button"
              className="button quiet icon"
              aria-label={`Colours: ${themeNames[theme]}`}
              title={`Colours: ${themeNames[theme]}`}
              onClick={() => {
                applyTheme(next(theme));
                setTheme(next(theme));
              }}
            >
              <ThemeIcon aria-hidden size={16} />
            </button>
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {isNews && (
        <button type="button" className="news" onClick={refresh}>
          <RefreshCw aria-hidden size={15} />
          {tellNews(feed)}
        </button>
      )}
    </>
  );
}

function tellNews({ count: came, mayBeMore }: ReturnType<typeof useFeed>): string {
  if (mayBeMore) return 'There may be new answers';
  return came === 1 ? 'A new answer' : `${count(came)} new answers`;
}
