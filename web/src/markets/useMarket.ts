import { quoteSubscription } from '../graphql/operations';
import type { Market } from '../graphql/types';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';

/** The market of an instrument with every venue's quote, live; null before the first one came. */
export function useMarket(symbol: string): Market | null {
  const [market, apply] = useCoalesced<Market | null>(null);
  useFeed(quoteSubscription, { symbol }, ({ onQuote }) => apply(() => onQuote));
  return market?.symbol === symbol ? market : null;
}
