import { createContext, useContext, useState } from 'react';
import { useClient } from 'urql';
import { quantity } from '../format/number';
import { type Failure, toFailure } from '../graphql/failure';
import { cancelOrderMutation, portfolioName } from '../graphql/operations';
import { signInDialog, token } from '../graphql/token';
import type { Order } from '../graphql/types';
import { useStore } from '../live/store';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/states';
import { Moment, Price, Side } from '../ui/values';
import { canCancel, statusName, statusTone } from './orders';

/** What a cancel came to, for the table around the button. */
const Answers = createContext<(order: Order | null, failure: Failure | null) => void>(() => undefined);

function CancelButton({ order }: { order: Order }) {
  const client = useClient();
  const isSignedIn = useStore(token) !== null;
  const answer = useContext(Answers);
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    if (!isSignedIn) {
      signInDialog.set({ reason: null });
      return;
    }
    setBusy(true);
    const input = { clientOrderId: order.clientOrderId, portfolio: portfolioName };
    const { data, error } = await client.mutation(cancelOrderMutation, { input }).toPromise();
    setBusy(false);
    answer(data?.cancelOrder?.order ?? null, error ? toFailure(error) : null);
  };
  return (
    <button type="button" className="button button-small" disabled={busy} onClick={() => void cancel()} data-testid="cancel-order">
      Cancel<span className="hidden"> order {order.clientOrderId}</span>
    </button>
  );
}

const columns: readonly Column<Order>[] = [
  { id: 'time', title: 'Time', cell: (order) => <Moment ns={order.submittedNs} /> },
  { id: 'symbol', title: 'Symbol', cell: (order) => order.symbol },
  { id: 'side', title: 'Side', cell: (order) => <Side side={order.side} /> },
  {
    id: 'status',
    title: 'Status',
    cell: (order) => (
      <span className={`chip ${statusTone(order.status)}`} title={order.endReason ?? order.reason} data-testid="order-status">
        {statusName(order.status)}
      </span>
    ),
  },
  { id: 'quantity', title: 'Quantity', numeric: true, cell: (order) => quantity(order.quantity) },
  { id: 'filled', title: 'Filled', numeric: true, room: 'wide', cell: (order) => quantity(order.filledQuantity) },
  { id: 'price', title: 'Avg price', label: 'Average price', numeric: true, room: 'wide', cell: (order) => <Price symbol={order.symbol} value={order.averagePrice} between /> },
  { id: 'venue', title: 'Venue', room: 'wide', cell: (order) => order.venue },
  { id: 'source', title: 'Source', room: 'wide', cell: (order) => order.strategy ?? 'by hand' },
  {
    id: 'reason',
    title: 'Reason',
    room: 'full',
    cell: (order) => (
      <span className="cut" title={order.endReason ?? order.reason}>
        {order.endReason ?? order.reason}
      </span>
    ),
  },
  { id: 'cancel', title: '', label: 'Actions', actions: true, cell: (order) => canCancel(order) && <CancelButton order={order} /> },
];

const orderRow = (order: Order) => ({ 'data-testid': 'order-row', 'data-order-id': order.clientOrderId, 'data-status': order.status });

interface Props {
  orders: readonly Order[];
  onAnswer: (order: Order | null, failure: Failure | null) => void;
}

export function OrdersTable({ orders, onAnswer }: Props) {
  if (orders.length === 0) return <Empty title="No orders yet">Place one with the ticket, or let a strategy do it.</Empty>;
  return (
    <Answers value={onAnswer}>
      <DataTable caption="Orders, newest first" columns={columns} rows={orders} rowKey={(order) => order.clientOrderId} rowProps={orderRow} testId="orders-table" />
    </Answers>
  );
}
