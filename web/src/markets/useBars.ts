import { useEffect } from 'react';
import type { Failure } from '../graphql/failure';
import { barsQuery, barSubscription } from '../graphql/operations';
import type { Bar } from '../graphql/types';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';
import { useFetch } from '../live/useFetch';
import { type Timeframe, withBar } from './bars';

interface State {
  key: string;
  bars: readonly Bar[];
}

/** The last bars of an instrument with the one that forms, live. */
export function useBars(
  symbol: string,
  timeframe: Timeframe,
): { bars: readonly Bar[] | undefined; failure: Failure | undefined; refetch: () => void } {
  const variables = { symbol, timeframe };
  const key = `${symbol} ${timeframe}`;
  const { data, failure, refetch } = useFetch(barsQuery, variables);
  const [state, apply] = useCoalesced<State | undefined>(undefined);

  useEffect(() => {
    const answer = data?.instrument?.bars;
    if (!answer) return;
    apply((known) => {
      // What the feed brought while the answer was on its way is newer than it.
      const newer = known?.key === key ? known.bars.slice(-2) : [];
      const first = answer[0];
      const bars = newer
        .filter((bar) => first && BigInt(bar.openTimeNs) >= BigInt(first.openTimeNs))
        .reduce<readonly Bar[]>(withBar, answer);
      return { key, bars };
    });
  }, [data, key, apply]);

  useFeed(
    barSubscription,
    variables,
    ({ onBar }) => apply((known) => (known?.key === key ? { key, bars: withBar(known.bars, onBar) } : known)),
    { onRestart: refetch },
  );
  return { bars: state?.key === key ? state.bars : undefined, failure, refetch };
}
