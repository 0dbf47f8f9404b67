import { useCallback, useMemo, useState } from 'react';
import { usePlace } from '../frame/router';
import type { Failure } from '../graphql/failure';
import type { Order } from '../graphql/types';
import { useInstruments } from '../markets/InstrumentsContext';
import { FillsTable } from '../portfolio/FillsTable';
import { useFills } from '../portfolio/useFills';
import { Panel } from '../ui/Panel';
import { Refusal } from '../ui/Refusal';
import { Empty, Loaded } from '../ui/states';
import { newestFirst } from './orders';
import { OrdersTable } from './OrdersTable';
import { OrderTicket } from './OrderTicket';
import { useOrders } from './useOrders';

function Fills() {
  const { fills, failure, refetch } = useFills(50);
  return (
    <Panel title="Fills">
      <Loaded data={fills} failure={failure} refetch={refetch} rows={8}>
        {(known) => <FillsTable fills={known} />}
      </Loaded>
    </Panel>
  );
}

export default function TradingPage() {
  const { search } = usePlace();
  const instruments = useInstruments();
  const { orders, failure, refetch, loadOlder, isLoadingOlder, olderFailure, add } = useOrders();
  const [cancelFailure, setCancelFailure] = useState<Failure | null>(null);
  const rows = useMemo(() => orders && newestFirst(orders), [orders]);
  const answered = useCallback(
    (order: Order | null, refusal: Failure | null) => {
      if (order) add(order);
      setCancelFailure(refusal);
    },
    [add],
  );

  return (
    <div className="trading">
      <Panel title="Order ticket" className="ticket-panel" actions={<span className="muted">Portfolio main</span>}>
        <Loaded data={instruments.data} failure={instruments.failure} refetch={instruments.refetch} rows={6}>
          {({ instruments: all }) => {
            const traded = all.filter((one) => one.market);
            return traded.length === 0 ? (
              <Empty title="Nothing to trade">The session has no instruments.</Empty>
            ) : (
              <OrderTicket instruments={traded} initialSymbol={search.get('symbol')} orderOf={(id) => orders?.byId.get(id)} onPlaced={add} />
            );
          }}
        </Loaded>
      </Panel>
      <div className="stack">
        <Panel title="Orders">
          <div aria-live="polite">{cancelFailure && <Refusal failure={cancelFailure} />}</div>
          <Loaded data={rows} failure={failure} refetch={refetch} rows={10}>
            {(list) => (
              <>
                <OrdersTable orders={list} onAnswer={answered} />
                {orders?.hasOlder && (
                  <div className="table-foot">
                    <button type="button" className="button button-small" onClick={loadOlder} disabled={isLoadingOlder} data-testid="orders-older">
                      {isLoadingOlder ? 'Loading…' : 'Older orders'}
                    </button>
                    {olderFailure && <span className="down">{olderFailure.message}</span>}
                  </div>
                )}
              </>
            )}
          </Loaded>
        </Panel>
        <Fills />
      </div>
    </div>
  );
}
