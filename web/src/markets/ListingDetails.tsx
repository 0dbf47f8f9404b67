import { decimalsOf, fixed, price, quantity } from '../format/number';
import { nsToMs } from '../format/time';
import { listingsQuery } from '../graphql/operations';
import type { Hours, Instrument, Listing } from '../graphql/types';
import { useFetch } from '../live/useFetch';
import { type Column, DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { sorted } from '../ui/sorting';
import { Empty, Loaded } from '../ui/states';
import { weekTime } from './hours';

/** Fees as they are: 2.5, 10. */
const fee = (value: number) => fixed(value, value === 0 ? 0 : decimalsOf(Math.abs(value)));

const columns: readonly Column<Listing>[] = [
  { id: 'venue', title: 'Venue', cell: (one) => one.venue },
  { id: 'symbol', title: 'Symbol there', cell: (one) => <span className="code-text">{one.venueSymbol}</span> },
  { id: 'tick', title: 'Tick', label: 'Tick size', numeric: true, cell: (one) => price(one.tickSize, one.tickSize) },
  { id: 'lot', title: 'Lot', label: 'Lot size', numeric: true, room: 'wide', cell: (one) => quantity(one.lotSize) },
  { id: 'notional', title: 'Min', label: 'Minimum notional', numeric: true, room: 'wide', cell: (one) => quantity(one.minNotional) },
  { id: 'maker', title: 'Maker', label: 'Maker fee, basis points', numeric: true, room: 'wide', cell: (one) => fee(one.makerFeeBps) },
  { id: 'taker', title: 'Taker bps', label: 'Taker fee, basis points', numeric: true, cell: (one) => fee(one.takerFeeBps) },
];

const rowProps = (one: Listing) => ({ 'data-testid': 'listing-row', 'data-venue': one.venue });

function hoursText({ calendar, timeZone, isOpen, nextChangeNs }: Hours): string {
  if (nextChangeNs === null) return isOpen ? 'It trades around the clock.' : 'It trades no more.';
  return `${calendar}, ${timeZone}: ${isOpen ? 'open, closes' : 'closed, opens'} ${weekTime(nsToMs(nextChangeNs))} UTC.`;
}

/** Where an instrument is listed and under which terms, and when it trades. */
export function ListingDetails({ instrument }: { instrument: Instrument & { hours: Hours | null } }) {
  const { symbol, base, quote, tickSize, lotSize, minNotional, hours } = instrument;
  const { data, failure, refetch } = useFetch(listingsQuery, { symbol });
  return (
    <Panel title="Listings" testId="listings" className="listings-panel">
      <p className="listing-facts small muted">
        {base} in {quote}; steps of {price(tickSize, tickSize)} {quote} and {quantity(lotSize)} {base}, at least {quantity(minNotional)} {quote}.
        {hours && ` ${hoursText(hours)}`}
      </p>
      <Loaded data={data} failure={failure} refetch={refetch} rows={3}>
        {({ instrument: found }) =>
          found && found.listings.length > 0 ? (
            <DataTable
              caption={`Listings of ${symbol}`}
              columns={columns}
              rows={sorted(found.listings, (one) => one.venue, false)}
              rowKey={(one) => one.venue}
              rowProps={rowProps}
            />
          ) : (
            <Empty title="No listings">The catalogue has no venue for it.</Empty>
          )
        }
      </Loaded>
    </Panel>
  );
}
