import { useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { quoteLineSubscription } from '../graphql/operations';
import type { MarketLine } from '../graphql/types';
import { startFeed } from '../live/feed';
import { FeedSet } from '../live/feedSet';
import { useStore } from '../live/store';
import { useCoalesced } from '../live/useCoalesced';
import { useSettled } from '../live/useSettled';
import { visible } from '../live/visibility';

export type QuoteLines = ReadonlyMap<string, MarketLine>;

const nothing: QuoteLines = new Map();
const nobody: readonly string[] = [];

/** The server runs a hundred operations on a socket, and a page has others too. */
export const mostQuoteLines = 64;

/** Who scrolls through hundreds of rows does not want those that fly by. */
const settleMs = 150;

/** The latest lines of the symbols that are wanted: feeds follow what is in view, and what was seen before stays known. */
export function useQuoteLines(symbols: readonly string[]): QuoteLines {
  const client = useClient();
  const isVisible = useStore(visible);
  const [lines, apply] = useCoalesced(nothing);
  const key = useSettled(symbols.slice(0, mostQuoteLines).join('|'), settleMs);
  const wanted = useMemo(() => (key === '' ? nobody : key.split('|')), [key]);
  const [feeds] = useState(
    () =>
      new FeedSet((symbol) =>
        startFeed({
          client,
          document: quoteLineSubscription,
          variables: () => ({ symbol }),
          onData: ({ onQuote }) => apply((known) => new Map(known).set(symbol, onQuote)),
        }),
      ),
  );

  useEffect(() => feeds.want(isVisible ? wanted : nobody), [feeds, wanted, isVisible]);
  useEffect(() => () => feeds.want(nobody), [feeds]);
  return lines;
}
