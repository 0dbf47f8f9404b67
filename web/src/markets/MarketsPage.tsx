import { useMemo } from 'react';
import { marketsQuery, type MarketsResult } from '../graphql/operations';
import type { Market } from '../graphql/types';
import { useFetch } from '../live/useFetch';
import { Panel } from '../ui/Panel';
import { Empty, Loaded } from '../ui/states';
import { InstrumentList } from './InstrumentList';
import { InstrumentView } from './InstrumentView';
import { useQuotes } from './useQuotes';

const noVariables = {};
/** The quotes are live by subscription; this renews what the change of the last hour is counted from. */
const referenceMs = 60_000;

function Markets({ instruments, symbol }: { instruments: MarketsResult['instruments']; symbol: string | null }) {
  const symbols = useMemo(() => instruments.filter((one) => one.market).map((one) => one.symbol), [instruments]);
  const live = useQuotes(symbols);
  const quotes = useMemo(() => {
    const known = new Map<string, Market>();
    for (const { symbol: of, market } of instruments) if (market) known.set(of, market);
    for (const [of, market] of live) known.set(of, market);
    return known;
  }, [instruments, live]);
  const listed = useMemo(
    () => instruments.map((one) => ({ symbol: one.symbol, tickSize: one.tickSize, reference: one.bars[0]?.open })),
    [instruments],
  );
  const wanted = symbol ?? symbols[0] ?? instruments[0]?.symbol;
  const selected = instruments.find((one) => one.symbol === wanted || one.symbol.replace('/', '') === wanted);

  return (
    <div className="markets">
      <Panel title="Instruments" className="market-list-panel">
        <InstrumentList instruments={listed} quotes={quotes} selected={selected?.symbol ?? ''} />
      </Panel>
      <div className="stack">
        {selected ? (
          <InstrumentView key={selected.symbol} instrument={selected} market={quotes.get(selected.symbol) ?? null} />
        ) : (
          <Panel title="Chart">
            <Empty title={`There is no instrument ${symbol ?? ''} here`}>Choose one of the list.</Empty>
          </Panel>
        )}
      </div>
    </div>
  );
}

export default function MarketsPage({ symbol }: { symbol: string | null }) {
  const { data, failure, refetch } = useFetch(marketsQuery, noVariables, referenceMs);
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
