import { useCallback, useMemo, useState } from 'react';
import { fixed } from '../format/number';
import { venuesQuery } from '../graphql/operations';
import type { VenueFeed } from '../graphql/types';
import { useFetch } from '../live/useFetch';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { type Sort, sorted } from '../ui/sorting';
import { Empty, Loaded } from '../ui/states';
import { VenueDetails } from './VenueDetails';
import { faultCount, venueColumns } from './venueColumns';

const noVariables = {};
/** Counters and shares: nobody needs them faster, and each answer asks every venue. */
const pollMs = 3_000;

const rowKey = (one: VenueFeed) => one.name;

function Summary({ venues }: { venues: readonly VenueFeed[] }) {
  const sum = (of: (one: VenueFeed) => number) => venues.reduce((total, one) => total + of(one), 0);
  const silent = venues.filter((one) => one.ageMs === null || one.ageMs >= 10_000).length;
  const facts = [
    ['Venues', fixed(venues.length, 0)],
    ['Silent for 10 s', fixed(silent, 0)],
    ['Listings', fixed(sum((one) => one.listings), 0)],
    ['Books live', fixed(sum((one) => one.booksLive), 0)],
    ['Books out', fixed(sum((one) => one.booksStale), 0)],
    ['Faults', fixed(sum(faultCount), 0)],
  ] as const;
  return (
    <dl className="tiles" data-testid="venues-summary">
      {facts.map(([title, value]) => (
        <div key={title} className="tile">
          <dt>{title}</dt>
          <dd className="tile-value">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Venues({ venues }: { venues: readonly VenueFeed[] }) {
  const [sort, setSort] = useState<Sort>({ id: 'venue', descending: false });
  const [opened, setOpened] = useState<string | null>(null);
  const areConnected = venues.some((one) => one.connection !== null);
  const columns = useMemo(() => venueColumns(setOpened, areConnected), [areConnected]);
  const rowProps = useCallback(
    (one: VenueFeed) => ({ className: 'is-openable', 'data-testid': 'venue-feed-row', 'data-venue': one.name, onClick: () => setOpened(one.name) }),
    [],
  );
  const rows = useMemo(() => {
    const key = columns.find((column) => column.id === sort.id)?.sortKey;
    return key ? sorted(venues, key, sort.descending) : venues;
  }, [venues, columns, sort]);
  const details = venues.find((one) => one.name === opened);
  return (
    <>
      <section className="panel tiles-panel" aria-label="All venues together">
        <Summary venues={venues} />
      </section>
      <Panel title="Venues" className="venues-panel">
        <DataTable caption="Feeds of the venues" columns={columns} rows={rows} rowKey={rowKey} rowProps={rowProps} sort={sort} onSort={setSort} testId="venue-feeds" />
      </Panel>
      {details && <VenueDetails venue={details} onClose={() => setOpened(null)} />}
    </>
  );
}

export default function VenuesPage() {
  const { data, failure, refetch } = useFetch(venuesQuery, noVariables, pollMs);
  return (
    <Loaded data={data} failure={failure} refetch={refetch} rows={12}>
      {({ venues }) => (venues.length === 0 ? <Empty title="No venues">The session has none. Start the server with a market.</Empty> : <Venues venues={venues} />)}
    </Loaded>
  );
}
