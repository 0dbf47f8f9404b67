import { useEffect } from 'react';
import type { Failure } from '../graphql/failure';
import { tradesQuery, tradeSubscription } from '../graphql/operations';
import type { Trade } from '../graphql/types';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';
import { useFetch } from '../live/useFetch';
import { withTrades } from './tape';

interface State {
  symbol: string;
  trades: readonly Trade[];
}

/** The last trades of an instrument at all venues, newest first, live; undefined before anything is known. */
export function useTape(symbol: string): { trades: readonly Trade[] | undefined; failure: Failure | undefined; refetch: () => void } {
  const variables = { symbol };
  const { data, failure, refetch } = useFetch(tradesQuery, variables);
  const [state, apply] = useCoalesced<State | undefined>(undefined);
  const add = (more: readonly Trade[]) =>
    apply((known) => {
      const before = known?.symbol === symbol ? known.trades : undefined;
      const trades = withTrades(before ?? [], more);
      return known && trades === before ? known : { symbol, trades };
    });

  // What the feed brought while the answer was on its way is newer than it, and stays.
  useEffect(() => {
    if (data?.instrument) add(data.instrument.trades);
  }, [data]); // eslint-disable-line react-hooks/exhaustive-deps
  useFeed(tradeSubscription, variables, ({ onTrade }) => add([onTrade]), { onRestart: refetch });
  return { trades: state?.symbol === symbol ? state.trades : undefined, failure, refetch };
}
