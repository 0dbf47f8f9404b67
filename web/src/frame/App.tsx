import type { Client } from '@urql/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Provider } from 'urql';
import { InstrumentsProvider } from '../markets/InstrumentsContext';
import { SystemProvider } from '../system/SystemContext';
import { Skeleton } from '../ui/states';
import { DisconnectedBanner, useIsStale } from './ConnectionState';
import { ErrorBoundary } from './ErrorBoundary';
import { Footer } from './Footer';
import { Link, symbolOf, usePlace } from './router';
import { SignInDialog } from './SignInDialog';
import { TopBar } from './TopBar';

const OverviewPage = lazy(() => import('../overview/OverviewPage'));
const MarketsPage = lazy(() => import('../markets/MarketsPage'));
const VenuesPage = lazy(() => import('../venues/VenuesPage'));
const TradingPage = lazy(() => import('../trading/TradingPage'));
const ArbitragePage = lazy(() => import('../arbitrage/ArbitragePage'));

function pageOf(path: string): { name: string; element: React.ReactNode } {
  if (path === '/') return { name: 'Overview', element: <OverviewPage /> };
  const symbol = symbolOf(path);
  if (path === '/markets' || symbol !== null) return { name: 'Markets', element: <MarketsPage symbol={symbol} /> };
  if (path === '/venues') return { name: 'Venues', element: <VenuesPage /> };
  if (path === '/trading') return { name: 'Trading', element: <TradingPage /> };
  if (path === '/arbitrage') return { name: 'Arbitrage', element: <ArbitragePage /> };
  return {
    name: 'Not found',
    element: (
      <div className="empty">
        <p className="empty-title">There is no such page.</p>
        <p>
          <Link href="/">To the overview</Link>
        </p>
      </div>
    ),
  };
}

function Page() {
  const { path } = usePlace();
  const { name, element } = pageOf(path);
  const isStale = useIsStale();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(name);
  useEffect(() => {
    document.title = name === 'Overview' ? 'OrleansTrading' : `${name} · OrleansTrading`;
    // Who came by keyboard goes on in the new page and not at the end of the old one.
    if (shown.current !== name) main.current?.focus();
    shown.current = name;
  }, [name]);
  return (
    <main ref={main} id="main" tabIndex={-1} className={`page page-${name.toLowerCase().replace(' ', '-')} ${isStale ? 'is-stale' : ''}`}>
      <h1 className="hidden">{name}</h1>
      <ErrorBoundary key={name}>
        <Suspense fallback={<Skeleton rows={8} />}>{element}</Suspense>
      </ErrorBoundary>
    </main>
  );
}

export function App({ client }: { client: Client }) {
  return (
    <Provider value={client}>
      <SystemProvider>
        <a className="skip-link" href="#main">
          Skip to content
        </a>
        <TopBar />
        <DisconnectedBanner />
        <InstrumentsProvider>
          <Page />
        </InstrumentsProvider>
        <Footer />
        <SignInDialog />
      </SystemProvider>
    </Provider>
  );
}
