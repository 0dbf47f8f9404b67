import { lazy, Suspense, useMemo, useState } from 'react';
import { fixed, price, spreadBps } from '../format/number';
import { Link } from '../frame/router';
import type { Instrument, Market } from '../graphql/types';
import { useFills } from '../portfolio/useFills';
import { Flash } from '../ui/Flash';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { Empty, Loaded } from '../ui/states';
import { fillMarks, type Timeframe, timeframes } from './bars';
import { useBars } from './useBars';
import { VenueQuotes } from './VenueQuotes';

const CandleChart = lazy(() => import('./CandleChart'));
const options = timeframes.map((value) => ({ value, label: value }));
const noFills = [] as const;

function Best({ title, value, venue, tick }: { title: string; value: number | undefined; venue: string | undefined; tick: number }) {
  return (
    <div className="quote-fact">
      <dt>{title}</dt>
      <dd>
        <Flash value={value}>{price(value, tick)}</Flash> <span className="muted">{venue}</span>
      </dd>
    </div>
  );
}

function QuoteHead({ instrument, market }: { instrument: Instrument; market: Market | null }) {
  const { tickSize } = instrument;
  const { bestBid, bestAsk } = market ?? {};
  return (
    <div className="quote-head">
      <div className="quote-symbol">
        <strong>{instrument.symbol}</strong> <span className="muted">{instrument.assetClass.toLowerCase()}</span>
      </div>
      <dl className="quote-facts">
        <Best title="Bid" value={bestBid?.price} venue={bestBid?.venue} tick={tickSize} />
        <Best title="Ask" value={bestAsk?.price} venue={bestAsk?.venue} tick={tickSize} />
        <div className="quote-fact">
          <dt>Spread</dt>
          <dd>{bestBid && bestAsk ? `${fixed(spreadBps(bestBid.price, bestAsk.price), 2)} bps` : '–'}</dd>
        </div>
      </dl>
      <Link className="button" href={`/trading?symbol=${encodeURIComponent(instrument.symbol)}`} data-testid="trade-link">
        Trade
      </Link>
    </div>
  );
}

/** The chart of an instrument with own fills, and its venues' quotes. */
export function InstrumentView({ instrument, market }: { instrument: Instrument; market: Market | null }) {
  const { symbol, tickSize } = instrument;
  const [timeframe, setTimeframe] = useState<Timeframe>('1m');
  const { bars, failure, refetch } = useBars(symbol, timeframe);
  const fills = useFills(200).fills ?? noFills;
  // The marks change with the fills and with the bars' beginnings, not with each move of the last bar.
  const count = bars?.length ?? 0;
  const marks = useMemo(() => fillMarks(fills, symbol, timeframe, bars ?? []), [fills, symbol, timeframe, count]); // eslint-disable-line react-hooks/exhaustive-deps

  return (
    <>
      <Panel
        title="Chart"
        className="chart-panel"
        actions={<Segmented legend="Timeframe" options={options} value={timeframe} onChange={setTimeframe} testId="timeframe" />}
      >
        <QuoteHead instrument={instrument} market={market} />
        <div className="chart-box chart-candles">
          <Loaded data={bars} failure={failure} refetch={refetch} rows={10}>
            {(known) =>
              known.length === 0 ? (
                <Empty title="No bars yet">The first one of {timeframe} is still forming.</Empty>
              ) : (
                <Suspense fallback={null}>
                  <CandleChart id={`${symbol} ${timeframe}`} label={`${symbol}, ${timeframe} candles`} tickSize={tickSize} bars={known} marks={marks} />
                </Suspense>
              )
            }
          </Loaded>
        </div>
      </Panel>
      <Panel title="Venues">
        <VenueQuotes market={market} tickSize={tickSize} />
      </Panel>
    </>
  );
}
