import { useSystem } from '../system/SystemContext';

/** Of a commit behind the version, as much as people use. */
const shortVersion = (version: string | undefined) => version?.replace(/(\+[0-9a-f]{7})[0-9a-f]+$/, '$1');

export function Footer() {
  const { data } = useSystem();
  return (
    <footer className="footer">
      <span>
        OrleansTrading {shortVersion(data?.system.version)} {data && <span className="muted">({data.system.stack})</span>}
      </span>
      <a href="/graphql">GraphiQL</a>
      <span>
        Charts: <a href="https://www.tradingview.com/">TradingView Lightweight Charts™</a>, Copyright (c) TradingView, Inc.,{' '}
        <a href="https://github.com/tradingview/lightweight-charts/blob/master/LICENSE">Apache License 2.0</a>
      </span>
      <span className="muted">Paper trading only. MIT licence.</span>
    </footer>
  );
}
