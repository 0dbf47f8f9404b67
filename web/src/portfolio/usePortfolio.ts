import { useEffect } from 'react';
import type { Failure } from '../graphql/failure';
import { overviewQuery, portfolioName, portfolioSubscription } from '../graphql/operations';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';
import { useFetch } from '../live/useFetch';
import { type PortfolioState, withAnswer, withValue } from './value';

const variables = { name: portfolioName };

/** The portfolio's value with its curve, live. */
export function usePortfolio(): { portfolio: PortfolioState | undefined; failure: Failure | undefined; refetch: () => void } {
  const { data, failure, refetch } = useFetch(overviewQuery, variables);
  const [portfolio, apply] = useCoalesced<PortfolioState | undefined>(undefined);

  useEffect(() => {
    if (!data?.portfolio) return;
    const { equityCurve, ...value } = data.portfolio;
    apply((state) => withAnswer(state, value, equityCurve));
  }, [data, apply]);

  useFeed(
    portfolioSubscription,
    variables,
    ({ onPortfolio }) => apply((state) => state && withValue(state, onPortfolio)),
    { onRestart: refetch },
  );
  return { portfolio, failure, refetch };
}
