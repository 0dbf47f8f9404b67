import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../graphql/failure';
import type { Order, PageInfo } from '../graphql/types';
import { clientOrderIdPattern, newClientOrderId } from './clientOrderId';
import { canCancel, newestFirst, withLatest, withOlder, withOrder } from './orders';
import { parseQuantity } from './quantity';
import { keepPending, newTicket, restoreTicket, type Ticket, ticketReducer } from './ticket';

afterEach(() => vi.unstubAllGlobals());

describe('a clientOrderId', () => {
  it('is one that the server takes, and another one each time', () => {
    const ids = Array.from({ length: 50 }, newClientOrderId);
    for (const id of ids) expect(id).toMatch(clientOrderIdPattern);
    expect(ids[0]).toMatch(/^web-/);
    expect(new Set(ids).size).toBe(50);
  });

  it('is made also where the browser has no randomUUID', () => {
    const real = crypto;
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => real.getRandomValues(bytes) });
    expect(newClientOrderId()).toMatch(/^web-[0-9a-f]{32}$/);
  });
});

describe('parseQuantity', () => {
  it.each([
    ['1000', 1, 1000],
    ['0.25', 0.01, 0.25],
    ['0.3', 0.1, 0.3],
    ['.5', 0.5, 0.5],
    ['12.340', 0.01, 12.34],
    ['0.00000001', 0.00000001, 0.00000001],
    ['0.31415926', 0.00000001, 0.31415926],
  ])('takes %s in lots of %s', (text, lot, value) => expect(parseQuantity(text, lot)).toEqual({ value }));

  it.each([
    ['', 1],
    ['abc', 1],
    ['1e5', 1],
    ['-5', 1],
    ['0', 1],
    ['1.5', 1],
    ['0.255', 0.01],
    ['0.3', 0.25],
    ['0.000000001', 0.00000001],
  ])('refuses %s in lots of %s', (text, lot) => expect(parseQuantity(text, lot).error).toBeTruthy());
});

const order = { symbol: 'EUR/USD', side: 'BUY', quantity: 1000 } as const;
const failed = (kind: Failure['kind']) => ({ type: 'failed', failure: { kind, message: '' } }) as const;

describe('a ticket', () => {
  const sending = (ticket: Ticket) => ticketReducer(ticket, { type: 'send', order });

  it('keeps its id and its order until there is an answer', () => {
    const ticket = newTicket();
    const unsure = ticketReducer(sending(ticket), failed('network'));
    expect(ticketReducer(sending(ticket), failed('broken')).phase).toBe('unsure');
    expect(unsure).toMatchObject({ phase: 'unsure', clientOrderId: ticket.clientOrderId, sent: order });
    // Another order cannot be sent with that id.
    expect(ticketReducer(unsure, { type: 'send', order: { ...order, quantity: 9 } })).toBe(unsure);
    expect(ticketReducer(unsure, { type: 'resend' })).toMatchObject({
      phase: 'sending',
      clientOrderId: ticket.clientOrderId,
      sent: order,
      attempts: 2,
    });
  });

  it('has a new id after an answer, be it yes or no', () => {
    const ticket = newTicket();
    const placed = ticketReducer(sending(ticket), { type: 'placed', order: { clientOrderId: ticket.clientOrderId } as Order });
    expect(placed.clientOrderId).not.toBe(ticket.clientOrderId);
    expect(placed.placed?.clientOrderId).toBe(ticket.clientOrderId);
    const refused = ticketReducer(sending(ticket), failed('refused'));
    expect(refused.clientOrderId).not.toBe(ticket.clientOrderId);
    expect(refused).toMatchObject({ phase: 'editing', failure: { kind: 'refused' } });
  });

  it('keeps its id when only the sign-in was missing, and stays unsure where it was', () => {
    const ticket = newTicket();
    expect(ticketReducer(sending(ticket), failed('signIn'))).toMatchObject({ phase: 'editing', clientOrderId: ticket.clientOrderId });
    const again = ticketReducer(ticketReducer(sending(ticket), failed('network')), { type: 'resend' });
    expect(ticketReducer(again, failed('signIn'))).toMatchObject({ phase: 'unsure', clientOrderId: ticket.clientOrderId });
  });

  it('is not sent twice by two clicks', () => {
    const once = sending(newTicket());
    expect(sending(once)).toBe(once);
  });

  it('without an answer survives a reload of the page', () => {
    const ticket = sending(newTicket());
    keepPending(ticket);
    expect(restoreTicket()).toMatchObject({ phase: 'unsure', clientOrderId: ticket.clientOrderId, sent: order });
    keepPending(newTicket());
    expect(restoreTicket()).toMatchObject({ phase: 'editing', sent: null });
  });

  it('that cannot be read is a new one', () => {
    sessionStorage.setItem('pendingTicket', '{"clientOrderId":"not valid!","sent":{}}');
    expect(restoreTicket().phase).toBe('editing');
    sessionStorage.setItem('pendingTicket', '{');
    expect(restoreTicket().phase).toBe('editing');
  });
});

describe('orders', () => {
  const at = (id: number, updated = id, status: Order['status'] = 'FILLED') =>
    ({ clientOrderId: `o${id}`, status, submittedNs: `${id}`, updatedNs: `${updated}` }) as Order;
  const page = (from: number, to: number, more: boolean) => {
    const nodes = Array.from({ length: to - from + 1 }, (_, i) => at(from + i));
    return { nodes, pageInfo: { hasPreviousPage: more, startCursor: `c${from}`, endCursor: `c${to}` } satisfies PageInfo };
  };
  const ids = (list: Order[]) => list.map((one) => one.clientOrderId).join(' ');

  it('are newest first, with older pages behind', () => {
    let state = withLatest(undefined, page(4, 6, true));
    expect(state).toMatchObject({ oldest: 'c4', hasOlder: true });
    state = withOlder(state, page(1, 3, false));
    expect(state).toMatchObject({ oldest: 'c1', hasOlder: false });
    expect(ids(newestFirst(state))).toBe('o6 o5 o4 o3 o2 o1');
  });

  it('keep the older pages when the newest comes again', () => {
    const state = withLatest(withOlder(withLatest(undefined, page(4, 6, true)), page(1, 3, false)), page(5, 7, true));
    expect(state).toMatchObject({ oldest: 'c1', hasOlder: false });
    expect(state.byId.size).toBe(7);
  });

  it('begin anew where something between is missing', () => {
    const state = withLatest(withLatest(undefined, page(1, 3, false)), page(60, 62, true));
    expect(ids(newestFirst(state))).toBe('o62 o61 o60');
    expect(state.hasOlder).toBe(true);
  });

  it('do not go back, and keep the object that says the same', () => {
    const state = withLatest(undefined, { ...page(1, 1, false), nodes: [at(1, 5)] });
    expect(withOrder(state, at(1, 4, 'SUBMITTED')).byId.get('o1')?.status).toBe('FILLED');
    expect(withOrder(state, at(1, 5)).byId.get('o1')).toBe(state.byId.get('o1'));
  });

  it('can be cancelled while they work', () => {
    const states: Order['status'][] = ['CREATED', 'SUBMITTED', 'ACCEPTED', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'FILLED', 'CANCELLED'];
    expect(states.filter((status) => canCancel(at(1, 1, status)))).toEqual(['SUBMITTED', 'ACCEPTED', 'PARTIALLY_FILLED']);
  });
});
