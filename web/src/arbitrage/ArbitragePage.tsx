import { useEffect, useMemo } from 'react';
import { fixed, signed, tone } from '../format/number';
import { duration, nsToMs } from '../format/time';
import { Link, marketPath } from '../frame/router';
import { opportunitiesQuery, opportunitySubscription } from '../graphql/operations';
import type { Opportunity } from '../graphql/types';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';
import { useFetch } from '../live/useFetch';
import { useMarketNow } from '../system/marketNow';
import { type Column, DataTable } from '../ui/DataTable';
import { Flash } from '../ui/Flash';
import { Panel } from '../ui/Panel';
import { Empty, Loaded } from '../ui/states';
import { Moment, Price } from '../ui/values';
import { type Opportunities, sorted, summarize, withOpportunities } from './opportunities';

const variables = { first: 100 };
const noVariables = {};

function Lasted({ opportunity }: { opportunity: Opportunity }) {
  const now = useMarketNow();
  const opened = nsToMs(opportunity.openedNs);
  const until = opportunity.state === 'CLOSED' ? nsToMs(opportunity.updatedNs) : (now ?? nsToMs(opportunity.updatedNs));
  return <>{duration(until - opened)}</>;
}

const at = (symbol: string, venue: string, value: number) => (
  <>
    {venue} <span className="muted">@</span> <Price symbol={symbol} value={value} />
  </>
);

/** The age of a quote: milliseconds as long as those count. */
const quoteAge = (ms: number) => (ms < 10_000 ? `${fixed(ms, 0)} ms` : duration(ms));

const columns: readonly Column<Opportunity>[] = [
  {
    id: 'state',
    title: 'State',
    cell: ({ state }) => <span className={`chip ${state === 'OPEN' ? 'chip-live' : ''}`}>{state === 'OPEN' ? '● Open' : '○ Closed'}</span>,
  },
  { id: 'symbol', title: 'Symbol', cell: ({ symbol }) => <Link href={marketPath(symbol)}>{symbol}</Link> },
  { id: 'net', title: 'Net bps', label: 'Net edge in basis points', numeric: true, cell: (one) => <strong className={one.state === 'OPEN' ? tone(one.netEdgeBps) : ''}><Flash value={one.netEdgeBps}>{signed(one.netEdgeBps, 2)}</Flash></strong> },
  { id: 'buy', title: 'Buy', numeric: true, cell: (one) => at(one.symbol, one.buyVenue, one.buyPrice) },
  { id: 'sell', title: 'Sell', numeric: true, cell: (one) => at(one.symbol, one.sellVenue, one.sellPrice) },
  { id: 'gross', title: 'Gross', label: 'Gross edge in basis points', numeric: true, cell: (one) => fixed(one.grossEdgeBps, 2) },
  { id: 'fees', title: 'Fees', label: 'Fees in basis points', numeric: true, cell: (one) => fixed(one.feesBps, 2) },
  { id: 'peak', title: 'Peak', label: 'Highest net edge in basis points', numeric: true, cell: (one) => signed(one.peakEdgeBps, 2) },
  {
    id: 'ages',
    title: 'Quote ages',
    label: 'Age of the buy and of the sell quote when it was found',
    numeric: true,
    cell: (one) => `${quoteAge(one.buyQuoteAgeMs)} / ${quoteAge(one.sellQuoteAgeMs)}`,
  },
  { id: 'since', title: 'Opened', numeric: true, cell: (one) => <Moment ns={one.openedNs} /> },
  { id: 'lasted', title: 'Lasted', label: 'How long it is or was open', numeric: true, cell: (one) => <Lasted opportunity={one} /> },
];

const rowProps = (one: Opportunity) => ({
  'data-testid': 'opportunity-row',
  'data-id': one.id,
  'data-state': one.state,
  ...(one.state === 'CLOSED' && { className: 'is-over' }),
});

function SummaryTiles({ rows }: { rows: readonly Opportunity[] }) {
  const now = useMarketNow();
  const { open, foundLastHour, isAtLeast, bestOpen, bestLastHour } = summarize(rows, now);
  const edge = (value: number | undefined) => (value === undefined ? '–' : `${signed(value, 2)} bps`);
  return (
    <dl className="tiles tiles-few" data-testid="arbitrage-summary">
      <div className="tile">
        <dt>Open now</dt>
        <dd className="tile-value" data-testid="arbitrage-open">{open}</dd>
      </div>
      <div className="tile">
        <dt>Found in the last hour</dt>
        <dd className="tile-value" data-testid="arbitrage-found">
          {isAtLeast ? '≥ ' : ''}
          {foundLastHour}
        </dd>
      </div>
      <div className="tile">
        <dt>Best net now</dt>
        <dd className="tile-value" data-testid="arbitrage-best">{edge(bestOpen)}</dd>
      </div>
      <div className="tile">
        <dt>Best net of the hour</dt>
        <dd className="tile-value" data-testid="arbitrage-best-hour">{edge(bestLastHour)}</dd>
      </div>
    </dl>
  );
}

export default function ArbitragePage() {
  const { data, failure, refetch } = useFetch(opportunitiesQuery, variables);
  const [known, apply] = useCoalesced<Opportunities | undefined>(undefined);

  useEffect(() => {
    // The answer says which are open: what was open here and is not in it has closed unseen.
    if (data) apply(() => withOpportunities(new Map(), data.opportunities));
  }, [data, apply]);
  useFeed(
    opportunitySubscription,
    noVariables,
    ({ onOpportunity }) => apply((map) => map && withOpportunities(map, [onOpportunity])),
    { onRestart: refetch },
  );
  const rows = useMemo(() => known && sorted(known), [known]);

  return (
    <Loaded data={rows} failure={failure} refetch={refetch} rows={10}>
      {(list) => (
        <>
          <div className="panel tiles-panel">
            <SummaryTiles rows={list} />
          </div>
          <Panel title="Cross-venue opportunities" actions={<span className="muted room-wide">Edges in basis points, net of both taker fees</span>}>
            {list.length === 0 ? (
              <Empty title="Nothing found yet">
                An opportunity is shown when buying at one venue and selling at another leaves at least 0.1 % (10 bps) after the taker fees of both.
                Liquid markets seldom do.
              </Empty>
            ) : (
              <DataTable
                caption="Opportunities: open ones by net edge, then closed ones"
                columns={columns}
                rows={list}
                rowKey={(one) => one.id}
                rowProps={rowProps}
                testId="opportunities-table"
              />
            )}
          </Panel>
        </>
      )}
    </Loaded>
  );
}
