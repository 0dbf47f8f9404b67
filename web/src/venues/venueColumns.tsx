import { compact, decimalsOf, fixed, none, percent } from '../format/number';
import { fineAge } from '../format/time';
import { words } from '../format/words';
import type { VenueFeed } from '../graphql/types';
import { freshness } from '../ui/values';
import type { Column } from '../ui/DataTable';

/** Fees and rates as they are: 2.5, 10. */
export const plain = (value: number) => fixed(value, value === 0 ? 0 : Math.min(2, decimalsOf(Math.abs(value))));

/** A clock of another machine may be ahead of ours. */
export const milliseconds = (value: number) => `${fixed(value, 0)} ms`;

export const rejects = (venue: VenueFeed) => venue.quotesRejected + venue.tradesRejected;
export const faultCount = (venue: VenueFeed) => venue.faults.reduce((sum, one) => sum + one.count, 0);

function Count({ value, isBad = false }: { value: number; isBad?: boolean }) {
  return <span className={isBad && value > 0 ? 'down' : value === 0 ? 'muted' : ''}>{compact(value)}</span>;
}

function LastAge({ ms }: { ms: number | null }) {
  if (ms === null) return <span className="age muted">{none}</span>;
  return (
    <span className="age">
      <span className={`dot dot-${freshness(ms)}`} aria-hidden="true" />
      {fineAge(ms)}
    </span>
  );
}

function Link({ venue: { connection } }: { venue: VenueFeed }) {
  if (connection === null) return <span className="muted">{none}</span>;
  const { state } = connection;
  return <span className={state === 'LIVE' ? '' : state === 'DOWN' ? 'down' : 'warn'}>{state.toLowerCase()}</span>;
}

const linkColumn: Column<VenueFeed> = {
  id: 'link',
  title: 'Link',
  label: 'Link: state of the live connection',
  sortKey: (one) => one.connection?.state ?? null,
  cell: (one) => <Link venue={one} />,
};

/** `onOpen` shows a venue's details. Of a market that is played there are no connections to show. */
export const venueColumns = (onOpen: (name: string) => void, areConnected: boolean): readonly Column<VenueFeed>[] => [
  {
    id: 'venue',
    title: 'Venue',
    sortKey: (one) => one.displayName.toLowerCase(),
    cell: (one) => (
      <button type="button" className="link-button" aria-haspopup="dialog" onClick={() => onOpen(one.name)}>
        {one.displayName}
      </button>
    ),
  },
  ...(areConnected ? [linkColumn] : []),
  { id: 'kind', title: 'Kind', room: 'wide', sortKey: (one) => one.terms?.kind ?? null, cell: (one) => (one.terms ? words(one.terms.kind) : none) },
  { id: 'tier', title: 'Tier', numeric: true, room: 'wide', sortKey: (one) => one.tier, cell: (one) => one.tier },
  {
    id: 'age',
    title: 'Last',
    label: 'Age of the last message',
    numeric: true,
    sortKey: (one) => one.ageMs,
    cell: (one) => <LastAge ms={one.ageMs} />,
  },
  {
    id: 'latency',
    title: 'Latency',
    label: 'Latency: age of messages at arrival',
    numeric: true,
    sortKey: (one) => one.latencyMs,
    cell: (one) => (one.latencyMs === null ? none : milliseconds(one.latencyMs)),
  },
  { id: 'uptime', title: 'Uptime', numeric: true, sortKey: (one) => one.uptimeShare, cell: (one) => percent(one.uptimeShare, 2) },
  {
    id: 'score',
    title: 'Score',
    label: 'Quality score, 0 to 100',
    numeric: true,
    sortKey: (one) => one.qualityScore,
    cell: (one) => <span className={one.qualityScore < 90 ? 'warn' : ''}>{fixed(one.qualityScore, 1)}</span>,
  },
  { id: 'listings', title: 'Listings', numeric: true, room: 'wide', sortKey: (one) => one.listings, cell: (one) => <Count value={one.listings} /> },
  { id: 'quotes', title: 'Quotes', numeric: true, room: 'wide', sortKey: (one) => one.quotesRead, cell: (one) => <Count value={one.quotesRead} /> },
  { id: 'trades', title: 'Trades', numeric: true, room: 'wide', sortKey: (one) => one.trades, cell: (one) => <Count value={one.trades} /> },
  {
    id: 'updates',
    title: 'Updates',
    label: 'Book updates',
    numeric: true,
    room: 'wide',
    sortKey: (one) => one.bookUpdates,
    cell: (one) => <Count value={one.bookUpdates} />,
  },
  {
    id: 'rejects',
    title: 'Rejects',
    label: 'Rejects, of quotes and trades',
    numeric: true,
    room: 'wide',
    sortKey: rejects,
    cell: (one) => <Count value={rejects(one)} isBad />,
  },
  {
    id: 'books',
    title: 'Books',
    label: 'Books that are live, and those that are stale',
    numeric: true,
    sortKey: (one) => one.booksLive,
    cell: (one) => (
      <>
        <Count value={one.booksLive} />
        {one.booksStale > 0 && <span className="down"> · {one.booksStale} out</span>}
      </>
    ),
  },
  { id: 'faults', title: 'Faults', label: 'Faults of books', numeric: true, room: 'wide', sortKey: faultCount, cell: (one) => <Count value={faultCount(one)} isBad /> },
  {
    id: 'fees',
    title: 'Fees bps',
    label: 'Fees bps, of makers and takers',
    numeric: true,
    room: 'extra',
    sortKey: (one) => one.takerFeeBps,
    cell: (one) => `${one.terms ? plain(one.terms.makerFeeBps) : none} / ${plain(one.takerFeeBps)}`,
  },
  {
    id: 'requests',
    title: 'Req/s',
    label: 'Req/s: requests a second, and at once',
    numeric: true,
    room: 'full',
    sortKey: (one) => one.terms?.requestsPerSecond ?? null,
    cell: (one) => (one.terms ? `${plain(one.terms.requestsPerSecond)} · ${one.terms.requestBurst}` : none),
  },
  {
    id: 'orders',
    title: 'Orders',
    label: 'Kinds of orders that it takes',
    numeric: true,
    room: 'full',
    sortKey: (one) => one.terms?.orderTypes.length ?? null,
    cell: (one) => <span title={one.terms?.orderTypes.map(words).join(', ')}>{one.terms?.orderTypes.length ?? none}</span>,
  },
];
