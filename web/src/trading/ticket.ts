import type { Failure } from '../graphql/failure';
import type { Order, OrderSide } from '../graphql/types';
import { clientOrderIdPattern, newClientOrderId } from './clientOrderId';

/** What an order says. */
export interface TicketOrder {
  symbol: string;
  side: OrderSide;
  quantity: number;
}

/**
 * An order from the form to the server's answer. Its key is made once and sent again until there is an answer, so that an order
 * whose answer was lost is never placed twice.
 * unsure: it was sent and nothing came back; only the same order can be sent again with that key.
 */
export interface Ticket {
  clientOrderId: string;
  phase: 'editing' | 'sending' | 'unsure';
  /** What was sent with the key; null before that. */
  sent: TicketOrder | null;
  /** How often it was sent. */
  attempts: number;
  /** The answer to the last one. */
  failure: Failure | null;
  placed: Order | null;
}

export type TicketEvent =
  | { type: 'send'; order: TicketOrder }
  | { type: 'resend' }
  | { type: 'placed'; order: Order }
  | { type: 'failed'; failure: Failure }
  | { type: 'discard' };

export function newTicket(): Ticket {
  return { clientOrderId: newClientOrderId(), phase: 'editing', sent: null, attempts: 0, failure: null, placed: null };
}

export function ticketReducer(ticket: Ticket, event: TicketEvent): Ticket {
  switch (event.type) {
    case 'send':
      return ticket.phase === 'editing'
        ? { ...ticket, phase: 'sending', sent: event.order, attempts: ticket.attempts + 1, failure: null, placed: null }
        : ticket;
    case 'resend':
      return ticket.phase === 'unsure' && ticket.sent
        ? { ...ticket, phase: 'sending', attempts: ticket.attempts + 1, failure: null }
        : ticket;
    case 'placed':
      return { ...newTicket(), placed: event.order };
    case 'failed':
      return failed(ticket, event.failure);
    case 'discard':
      return newTicket();
  }
}

function failed(ticket: Ticket, failure: Failure): Ticket {
  // No answer, or none that counts: it may have been placed.
  if (failure.kind === 'network' || failure.kind === 'broken') return { ...ticket, phase: 'unsure', failure };
  // Refused before anything was looked at; an earlier attempt may still have come through.
  if (failure.kind === 'signIn') return { ...ticket, phase: ticket.attempts > 1 ? 'unsure' : 'editing', failure };
  // The server's answer to this key is no and stays no: the next order has another one.
  return { ...newTicket(), failure };
}

const key = 'pendingTicket';

/** Remembers a ticket without an answer, so that a reload of the page does not make a second order of it. */
export function keepPending(ticket: Ticket, storage: Storage = sessionStorage): void {
  if (ticket.phase === 'editing') storage.removeItem(key);
  else storage.setItem(key, JSON.stringify({ clientOrderId: ticket.clientOrderId, sent: ticket.sent, attempts: ticket.attempts }));
}

export function restoreTicket(storage: Storage = sessionStorage): Ticket {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as Pick<Ticket, 'clientOrderId' | 'sent' | 'attempts'> | null;
    if (kept?.sent && clientOrderIdPattern.test(kept.clientOrderId))
      return { ...newTicket(), clientOrderId: kept.clientOrderId, sent: kept.sent, attempts: kept.attempts, phase: 'unsure' };
  } catch {
    // What cannot be read is no ticket.
  }
  return newTicket();
}
