import { useMemo, useState } from 'react';
import { marketsQuery, type MarketsResult } from '../graphql/operations';
import type { MarketLine } from '../graphql/types';
import { useFetch } from '../live/useFetch';
import { Panel } from '../ui/Panel';
import { Empty, Loaded } from '../ui/states';
import { InstrumentList, type ListedInstrument } from './InstrumentList';
import { InstrumentSelect } from './InstrumentSelect';
import { InstrumentView } from './InstrumentView';
import { useQuoteLines } from './useQuoteLines';

const noVariables = {};
/** The lines in view are live by subscription; this renews the others, the days' opens and what is open. */
const renewMs = 60_000;

/** What is shown where nobody says what: that with the most trades, the first one among equals. */
function busiestOf(instruments: MarketsResult['instruments']): string | undefined {
  const traded = instruments.filter((one) => one.market);
  return [...traded].sort((a, b) => (b.market?.trades ?? 0) - (a.market?.trades ?? 0))[0]?.symbol ?? instruments[0]?.symbol;
}

function Markets({ instruments, symbol }: { instruments: MarketsResult['instruments']; symbol: string | null }) {
  const [inView, setInView] = useState<readonly string[]>([]);
  const traded = useMemo(() => new Set(instruments.filter((one) => one.market).map((one) => one.symbol)), [instruments]);
  const live = useQuoteLines(useMemo(() => inView.filter((one) => traded.has(one)), [inView, traded]));
  const lines = useMemo(() => {
    const known = new Map<string, MarketLine>();
    for (const { symbol: of, market } of instruments) {
      const line = live.get(of);
      // What is out of view is no longer told of: then what was asked for last may be newer.
      const newest = line && market ? (BigInt(market.asOfNs) > BigInt(line.asOfNs) ? market : line) : (line ?? market);
      if (newest) known.set(of, newest);
    }
    return known;
  }, [instruments, live]);
  const listed = useMemo<ListedInstrument[]>(
    () => instruments.map(({ bars, ...instrument }) => ({ ...instrument, dayOpen: bars[0]?.open })),
    [instruments],
  );
  // Counts move on; what is shown does not change by itself.
  const [busiest] = useState(() => busiestOf(instruments));
  const wanted = symbol ?? busiest;
  const selected = listed.find((one) => one.symbol === wanted || one.symbol.replace('/', '') === wanted);
  const details = selected && instruments.find((one) => one.symbol === selected.symbol);

  return (
    <div className="markets">
      <Panel title="Instruments" className="market-list-panel">
        <InstrumentList instruments={listed} lines={lines} selected={selected?.symbol ?? ''} onView={setInView} />
        <InstrumentSelect instruments={listed} selected={selected?.symbol ?? ''} />
      </Panel>
      {details ? (
        <InstrumentView key={details.symbol} instrument={details} dayOpen={details.bars[0]?.open} />
      ) : (
        <Panel title="Chart">
          <Empty title={`There is no instrument ${symbol ?? ''} here`}>Choose one of the list.</Empty>
        </Panel>
      )}
    </div>
  );
}

export default function MarketsPage({ symbol }: { symbol: string | null }) {
  const { data, failure, refetch } = useFetch(marketsQuery, noVariables, renewMs);
  return (
    <Loaded data={data} failure={failure} refetch={refetch} rows={12}>
      {({ instruments }) =>
        instruments.length === 0 ? (
          <Empty title="No instruments">The session has none. Start the server with a market.</Empty>
        ) : (
          <Markets instruments={instruments} symbol={symbol} />
        )
      }
    </Loaded>
  );
}
