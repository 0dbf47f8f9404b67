import { bookSubscription } from '../graphql/operations';
import type { Book } from '../graphql/types';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';

/** As many levels of a side as the server tells of what is watched. */
const depth = 50;

/** A venue's book of an instrument, live; null before the first one came, and where no venue is chosen. */
export function useBook(symbol: string, venue: string | null): Book | null {
  const [book, apply] = useCoalesced<Book | null>(null);
  useFeed(bookSubscription, venue === null ? null : { symbol, venue, depth }, ({ onBook }) => apply(() => onBook));
  return book?.symbol === symbol && book.venue === venue ? book : null;
}
