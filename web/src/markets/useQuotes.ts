import { useEffect } from 'react';
import { useClient } from 'urql';
import { quoteSubscription } from '../graphql/operations';
import type { Market } from '../graphql/types';
import { startFeed } from '../live/feed';
import { useStore } from '../live/store';
import { useCoalesced } from '../live/useCoalesced';
import { visible } from '../live/visibility';

export type Quotes = ReadonlyMap<string, Market>;

const nothing: Quotes = new Map();

/** The latest market of each symbol, drawn together at most four times a second however many there are. */
export function useQuotes(symbols: readonly string[]): Quotes {
  const client = useClient();
  const isVisible = useStore(visible);
  const [quotes, apply] = useCoalesced(nothing);
  const key = symbols.join('|');

  useEffect(() => {
    if (!isVisible || key === '') return;
    const stops = key.split('|').map((symbol) =>
      startFeed({
        client,
        document: quoteSubscription,
        variables: () => ({ symbol }),
        onData: ({ onQuote }) => apply((known) => new Map(known).set(symbol, onQuote)),
      }),
    );
    return () => stops.forEach((stop) => stop());
  }, [client, key, isVisible, apply]);

  return quotes;
}
