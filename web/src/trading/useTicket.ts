import { useEffect, useReducer } from 'react';
import { useClient } from 'urql';
import { toFailure } from '../graphql/failure';
import { portfolioName, submitOrderMutation } from '../graphql/operations';
import type { Order } from '../graphql/types';
import { keepPending, restoreTicket, type Ticket, type TicketOrder, ticketReducer } from './ticket';

export interface TicketActions {
  ticket: Ticket;
  send: (order: TicketOrder) => void;
  resend: () => void;
  discard: () => void;
}

export function useTicket(onPlaced: (order: Order) => void): TicketActions {
  const client = useClient();
  const [ticket, dispatch] = useReducer(ticketReducer, undefined, () => restoreTicket());
  useEffect(() => keepPending(ticket), [ticket]);

  const submit = async (clientOrderId: string, order: TicketOrder) => {
    const input = { clientOrderId, ...order, portfolio: portfolioName };
    // Kept before it is sent: after that it may be too late.
    keepPending({ ...ticket, phase: 'sending', sent: order });
    const { data, error } = await client.mutation(submitOrderMutation, { input }).toPromise();
    const placed = data?.submitOrder?.order;
    if (placed) {
      dispatch({ type: 'placed', order: placed });
      onPlaced(placed);
    } else dispatch({ type: 'failed', failure: error ? toFailure(error) : { kind: 'network', message: 'The answer was empty.' } });
  };

  return {
    ticket,
    send: (order) => {
      dispatch({ type: 'send', order });
      void submit(ticket.clientOrderId, order);
    },
    resend: () => {
      if (!ticket.sent) return;
      dispatch({ type: 'resend' });
      void submit(ticket.clientOrderId, ticket.sent);
    },
    discard: () => dispatch({ type: 'discard' }),
  };
}
