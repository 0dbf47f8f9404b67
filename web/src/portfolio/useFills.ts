import { useEffect, useRef } from 'react';
import type { Failure } from '../graphql/failure';
import { fillsQuery, fillSubscription, portfolioName } from '../graphql/operations';
import type { Fill } from '../graphql/types';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';
import { useFetch } from '../live/useFetch';
import { addFills } from './fills';

export interface Fills {
  /** Newest first; undefined before the first answer. */
  fills: readonly Fill[] | undefined;
  failure: Failure | undefined;
  refetch: () => void;
}

/** The last fills of the portfolio, and each new one as it is journalled. */
export function useFills(last: number): Fills {
  const { data, failure, refetch } = useFetch(fillsQuery, { name: portfolioName, last });
  const [fills, apply] = useCoalesced<readonly Fill[] | undefined>(undefined);
  const cursor = useRef<string | null>(null);

  useEffect(() => {
    if (!data) return;
    const page = data.portfolio?.fills;
    cursor.current ??= page?.pageInfo.endCursor ?? null;
    apply((known) => (known === undefined ? [...(page?.nodes ?? [])].reverse() : addFills(known, page?.nodes ?? [], last)));
  }, [data, apply, last]);

  // Without `after` it would begin with the next fill; with it nothing is lost between the answer and the subscription.
  useFeed(
    fillSubscription,
    data ? { portfolio: portfolioName, after: null } : null,
    ({ onFill }) => {
      cursor.current = onFill.cursor;
      apply((known) => addFills(known ?? [], [onFill], last));
    },
    { resume: () => ({ portfolio: portfolioName, after: cursor.current }) },
  );
  return { fills, failure, refetch };
}
