import type { Book, VenueQuality } from '../graphql/types';
import { nsToMs } from '../format/time';
import { Panel } from '../ui/Panel';
import { Empty, Skeleton } from '../ui/states';
import { FineAge, Moment } from '../ui/values';
import { BookLadder } from './BookLadder';
import { DepthCurve } from './DepthCurve';
import { faultText } from './ladder';
import { useBook } from './useBook';

interface Props {
  symbol: string;
  tickSize: number;
  lotSize: number;
  /** Those that quote the instrument. */
  venues: readonly string[];
  venue: string | null;
  qualities: ReadonlyMap<string, VenueQuality>;
  onChoose: (venue: string) => void;
}

const words = { WAITING: 'Waiting', LIVE: 'Live', STALE: 'Stale' } as const;
const chips = { WAITING: '', LIVE: 'chip-good', STALE: 'chip-bad' } as const;

function Levels({ book, tickSize, lotSize }: { book: Book; tickSize: number; lotSize: number }) {
  const isStale = book.state === 'STALE';
  if (book.bids.length === 0 && book.asks.length === 0 && !isStale)
    return <Empty title="No book of this venue yet">It tells its best prices only, or its book has not begun.</Empty>;
  return (
    <>
      {isStale && (
        <p className="notice notice-bad book-fault" role="status" data-testid="book-fault">
          <strong>Out:</strong> {faultText(book.fault)}. It is not decided on until its next snapshot
          {book.timeNs !== null && nsToMs(book.timeNs) > 0 && (
            <>
              ; below is what was known at <Moment ns={book.timeNs} />
            </>
          )}
          .
        </p>
      )}
      <div className={isStale ? 'book-levels is-out' : 'book-levels'}>
        <DepthCurve book={book} tickSize={tickSize} lotSize={lotSize} />
        <BookLadder book={book} tickSize={tickSize} lotSize={lotSize} />
      </div>
    </>
  );
}

/** A venue's book: as a curve and as a ladder. A book that is out is visibly out. */
export function BookPanel({ symbol, tickSize, lotSize, venues, venue, qualities, onChoose }: Props) {
  const book = useBook(symbol, venue);
  const name = (one: string) => qualities.get(one)?.displayName ?? one;
  return (
    <Panel
      title="Book"
      className="book-panel"
      testId="book-panel"
      actions={
        venue !== null && (
          <span className="book-head">
            {book?.timeNs && book.state !== 'WAITING' && <FineAge ns={book.timeNs} />}
            {book && (
              <span className={`chip ${chips[book.state]}`} data-testid="book-state" data-state={book.state}>
                {words[book.state]}
              </span>
            )}
            <select value={venue} onChange={(event) => onChoose(event.target.value)} aria-label="Venue of the book" data-testid="book-venue">
              {[...venues].sort((a, b) => name(a).localeCompare(name(b))).map((one) => (
                <option key={one} value={one}>
                  {name(one)}
                </option>
              ))}
            </select>
          </span>
        )
      }
    >
      {venue === null ? (
        <Empty title="No venue quotes it yet" />
      ) : book ? (
        <Levels book={book} tickSize={tickSize} lotSize={lotSize} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Panel>
  );
}
