import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { type Failure, toFailure } from '../graphql/failure';
import { ordersQuery, portfolioName, portfolioVersionSubscription } from '../graphql/operations';
import type { Order } from '../graphql/types';
import { coalesce } from '../live/coalesce';
import { useFeed } from '../live/useFeed';
import { useFetch } from '../live/useFetch';
import { type OrdersState, withLatest, withOlder, withOrder } from './orders';

const last = 50;
const latestPage = { name: portfolioName, last, before: null };
/** A busy portfolio changes many times a second; the orders are asked for less often. */
const refetchMs = 500;

export interface Orders {
  orders: OrdersState | undefined;
  failure: Failure | undefined;
  refetch: () => void;
  loadOlder: () => void;
  isLoadingOlder: boolean;
  olderFailure: Failure | undefined;
  /** An order that the server answered with. */
  add: (order: Order) => void;
}

/** The portfolio's orders: the last page anew whenever its journal has grown, and older pages on demand. */
export function useOrders(): Orders {
  const client = useClient();
  const { data, failure, refetch } = useFetch(ordersQuery, latestPage);
  const [orders, setOrders] = useState<OrdersState>();
  const [older, setOlder] = useState<{ loading: boolean; failure?: Failure | undefined }>({ loading: false });
  const version = useRef<string | undefined>(undefined);

  const [merged, setMerged] = useState(data);
  if (data !== merged) {
    setMerged(data);
    const page = data?.portfolio?.orders;
    if (page) setOrders((state) => withLatest(state, page));
  }

  const [refetches] = useState(() => coalesce(refetch, refetchMs));
  useEffect(() => refetches.cancel, [refetches]);
  useFeed(
    portfolioVersionSubscription,
    { name: portfolioName },
    ({ onPortfolio }) => {
      if (version.current !== onPortfolio.version) refetches.request();
      version.current = onPortfolio.version;
    },
    { onRestart: refetch },
  );

  const oldest = orders?.oldest ?? null;
  const loadOlder = useCallback(() => {
    if (oldest === null) return;
    setOlder({ loading: true });
    void client
      .query(ordersQuery, { name: portfolioName, last, before: oldest }, { requestPolicy: 'network-only' })
      .toPromise()
      .then((result) => {
        const page = result.data?.portfolio?.orders;
        if (page) setOrders((state) => state && withOlder(state, page));
        setOlder({ loading: false, failure: result.error && toFailure(result.error) });
      });
  }, [client, oldest]);

  const add = useCallback((order: Order) => setOrders((state) => state && withOrder(state, order)), []);
  return { orders, failure, refetch, loadOlder, isLoadingOlder: older.loading, olderFailure: older.failure, add };
}
