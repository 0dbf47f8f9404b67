import { lazy, Suspense, useMemo, useState } from 'react';
import { venueQualitiesQuery } from '../graphql/operations';
import type { Hours, Instrument } from '../graphql/types';
import { Store, useStore } from '../live/store';
import { useFetch } from '../live/useFetch';
import { useFills } from '../portfolio/useFills';
import { Panel } from '../ui/Panel';
import { Segmented } from '../ui/Segmented';
import { Empty, Loaded } from '../ui/states';
import { fillMarks, isInSeconds, type Timeframe, timeframes } from './bars';
import { BookPanel } from './BookPanel';
import { chosenVenue } from './chosenVenue';
import { ListingDetails } from './ListingDetails';
import { QuoteHead } from './QuoteHead';
import { TradeTape } from './TradeTape';
import { useBars } from './useBars';
import { useMarket } from './useMarket';
import { VenueQuotes } from './VenueQuotes';

const CandleChart = lazy(() => import('./CandleChart'));
const options = timeframes.map((value) => ({ value, label: value }));
const noFills = [] as const;
const noVariables = {};
/** Scores and shares of uptime move slowly. */
const qualityMs = 5_000;

/** Whoever looks at instruments one after another looks at the same timeframe and, where it is there, the same venue. */
const lastTimeframe = new Store<Timeframe>('1m');
const lastVenue = new Store<string | null>(null);

interface Props {
  instrument: Instrument & { hours: Hours | null };
  dayOpen: number | undefined;
}

function ChartPanel({ instrument: { symbol, tickSize, hours } }: { instrument: Props['instrument'] }) {
  const timeframe = useStore(lastTimeframe);
  const { bars, failure, refetch } = useBars(symbol, timeframe);
  const fills = useFills(200).fills ?? noFills;
  // The marks change with the fills and with the bars' beginnings, not with each move of the last bar.
  const newest = bars?.at(-1)?.openTimeNs;
  const marks = useMemo(() => fillMarks(fills, symbol, timeframe, bars ?? []), [fills, symbol, timeframe, newest]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <Panel
      title="Chart"
      className="chart-panel"
      actions={<Segmented legend="Timeframe" options={options} value={timeframe} onChange={(next) => lastTimeframe.set(next)} testId="timeframe" />}
    >
      <div className="chart-box chart-candles">
        <Loaded data={bars} failure={failure} refetch={refetch} rows={10}>
          {(known) =>
            known.length === 0 ? (
              <Empty title="No bars yet">
                {hours?.isOpen === false ? 'The market is closed. They come when it opens.' : `The first one of ${timeframe} is still forming.`}
              </Empty>
            ) : (
              <Suspense fallback={null}>
                <CandleChart
                  id={`${symbol} ${timeframe}`}
                  label={`${symbol}, ${timeframe} candles`}
                  tickSize={tickSize}
                  hasSeconds={isInSeconds(timeframe)}
                  bars={known}
                  marks={marks}
                />
              </Suspense>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

/** An instrument: best prices, chart with own fills, a venue's book, trades, its venues' quotes and listings. */
export function InstrumentView({ instrument, dayOpen }: Props) {
  const { symbol, tickSize, lotSize } = instrument;
  const market = useMarket(symbol);
  const qualities = useFetch(venueQualitiesQuery, noVariables, qualityMs).data?.venues;
  const byVenue = useMemo(() => new Map((qualities ?? []).map((one) => [one.name, one])), [qualities]);
  const preferred = useStore(lastVenue);
  // The first choice stays until somebody makes another: a book must not change its venue by itself.
  const [first, setFirst] = useState<string | null>(null);
  const names = market?.venues.map((quote) => quote.venue) ?? [];
  const venue = chosenVenue(names, preferred, first, byVenue);
  if (venue !== null && first === null && byVenue.size > 0) setFirst(venue);
  const choose = (name: string) => lastVenue.set(name);

  return (
    <div className="instrument">
      <QuoteHead instrument={instrument} market={market} dayOpen={dayOpen} />
      <div className="instrument-main">
        <ChartPanel instrument={instrument} />
        <Panel title="Venues" className="venue-quotes-panel">
          <VenueQuotes market={market} tickSize={tickSize} lotSize={lotSize} qualities={byVenue} chosen={venue} onChoose={choose} />
        </Panel>
        <ListingDetails instrument={instrument} />
      </div>
      <div className="instrument-side">
        <BookPanel symbol={symbol} tickSize={tickSize} lotSize={lotSize} venues={names} venue={venue} qualities={byVenue} onChoose={choose} />
        <TradeTape symbol={symbol} tickSize={tickSize} />
      </div>
    </div>
  );
}
