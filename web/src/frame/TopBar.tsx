import { clockTime, day } from '../format/time';
import { signInDialog, signOut, token } from '../graphql/token';
import { useStore } from '../live/store';
import { useMarketNow } from '../system/marketNow';
import { useSystem } from '../system/SystemContext';
import { ConnectionIndicator, useIsStale } from './ConnectionState';
import { Link, usePlace } from './router';
import { chooseTheme, nextTheme, themeChoice } from './theme';

const pages = [
  { href: '/', name: 'Overview' },
  { href: '/markets', name: 'Markets' },
  { href: '/venues', name: 'Venues' },
  { href: '/trading', name: 'Trading' },
  { href: '/arbitrage', name: 'Arbitrage' },
];

function Navigation() {
  const { path } = usePlace();
  return (
    <nav className="nav" aria-label="Pages">
      {pages.map(({ href, name }) => {
        const isCurrent = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
        return (
          <Link key={href} href={href} aria-current={isCurrent ? 'page' : undefined}>
            {name}
          </Link>
        );
      })}
    </nav>
  );
}

const marketKinds = {
  SIMULATED: { badge: 'SIMULATED', title: 'Invented prices' },
  RECORDED: { badge: 'REPLAY', title: 'Recorded prices, played again' },
  LIVE: { badge: 'LIVE', title: 'Prices of venues as they come; orders are filled on paper' },
} as const;

function MarketBadge() {
  const { data } = useSystem();
  const session = data?.system.session;
  const now = useMarketNow();
  const isStale = useIsStale();
  if (!data) return <span className="market-clock muted">–</span>;
  if (!session) return <span className="badge">NO MARKET</span>;
  const state = session.state === 'RUNNING' ? (session.isCatchingUp ? 'catching up' : null) : session.state.toLowerCase();
  return (
    <>
      <span className="badge" data-testid="market-badge" title={marketKinds[session.kind].title}>
        {marketKinds[session.kind].badge}
      </span>
      <span className={`market-clock ${isStale ? 'muted' : ''}`} data-testid="market-clock">
        {now !== undefined && (
          <time dateTime={new Date(now).toISOString()}>
            <span className="market-day">{day(now)} </span>
            {clockTime(now)}
          </time>
        )}{' '}
        <span className="muted">UTC</span>
        {state !== null && <span className="market-state"> {state}</span>}
      </span>
    </>
  );
}

const themeNames = { system: 'System', light: 'Light', dark: 'Dark' };
const themeIcons = { system: '◐', light: '○', dark: '●' };

function ThemeToggle() {
  const choice = useStore(themeChoice);
  return (
    <button
      type="button"
      className="button button-quiet theme-toggle"
      onClick={() => chooseTheme(nextTheme(choice))}
      aria-label={`Theme: ${themeNames[choice]}. Change to ${themeNames[nextTheme(choice)]}.`}
      title={`Theme: ${themeNames[choice]}`}
      data-testid="theme-toggle"
      data-theme-choice={choice}
    >
      <span aria-hidden="true">{themeIcons[choice]}</span>
    </button>
  );
}

function SignInButton() {
  const isSignedIn = useStore(token) !== null;
  return (
    <button
      type="button"
      className="button"
      onClick={() => (isSignedIn ? signOut() : signInDialog.set({ reason: null }))}
      data-testid="sign-in"
    >
      {isSignedIn ? 'Sign out' : 'Sign in'}
    </button>
  );
}

export function TopBar() {
  return (
    <header className="topbar">
      <Link className="brand" href="/">
        OrleansTrading
      </Link>
      <Navigation />
      <ConnectionIndicator />
      <div className="topbar-market">
        <MarketBadge />
      </div>
      <div className="topbar-tools">
        <ThemeToggle />
        <SignInButton />
      </div>
    </header>
  );
}
