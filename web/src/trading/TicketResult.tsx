import { quantity } from '../format/number';
import type { Failure } from '../graphql/failure';
import type { Order } from '../graphql/types';
import { Refusal } from '../ui/Refusal';
import { Price } from '../ui/values';
import { hasEnded, statusName, statusTone } from './orders';
import type { TicketActions } from './useTicket';

function Placed({ order }: { order: Order }) {
  return (
    <div className="notice" data-testid="order-result" data-status={order.status} data-order-id={order.clientOrderId}>
      <p>
        <span className={`chip ${statusTone(order.status)}`}>{statusName(order.status)}</span> {order.side === 'BUY' ? 'Buy' : 'Sell'}{' '}
        {quantity(order.quantity)} {order.symbol}
        {order.averagePrice !== null && (
          <>
            {' at '}
            <Price symbol={order.symbol} value={order.averagePrice} between />
          </>
        )}
        {!hasEnded(order) && order.filledQuantity > 0 && `, ${quantity(order.filledQuantity)} filled`}
      </p>
      {order.endReason !== null && order.status !== 'FILLED' && <p>{order.endReason}</p>}
      <p className="muted small id">{order.clientOrderId}</p>
    </div>
  );
}

function unsureBecause(failure: Failure | null): string {
  if (failure?.kind === 'signIn') return 'Not signed in.';
  return failure?.kind === 'broken' ? failure.message : 'No answer.';
}

interface Props extends Omit<TicketActions, 'send'> {
  /** The placed order as it is now. */
  placed: Order | null;
}

/** What became of the ticket, told to screen readers as it changes. */
export function TicketResult({ ticket, placed, resend, discard }: Props) {
  const { failure, phase } = ticket;
  return (
    <div aria-live="polite" data-testid="ticket-result">
      {placed && <Placed order={placed} />}
      {phase === 'unsure' && (
        <div className="notice notice-bad" data-testid="ticket-unsure">
          <p>
            <strong>{unsureBecause(failure)}</strong> It is not known whether the order arrived. Sending it again is safe: it
            has the same id, so it can only be placed once.
          </p>
          <p className="muted small id">{ticket.clientOrderId}</p>
          <div className="form-actions">
            <button type="button" className="button" onClick={discard} data-testid="ticket-discard">
              New ticket
            </button>
            <button type="button" className="button button-main" onClick={resend} data-testid="ticket-retry">
              Send again
            </button>
          </div>
          <p className="muted small">Before a new ticket, look among the orders whether this one is there.</p>
        </div>
      )}
      {phase === 'editing' && failure && <Refusal failure={failure} />}
    </div>
  );
}
