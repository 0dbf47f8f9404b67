import type { Order, OrderStatus, PageInfo } from '../graphql/types';

export interface OrdersState {
  byId: ReadonlyMap<string, Order>;
  /** Cursor of the oldest known one; null when there are none. */
  oldest: string | null;
  hasOlder: boolean;
}

interface Page {
  nodes: readonly Order[];
  pageInfo: PageInfo;
}

const isNewer = (order: Order, than: Order | undefined) => !than || BigInt(order.updatedNs) >= BigInt(than.updatedNs);

function merge(known: ReadonlyMap<string, Order>, orders: readonly Order[]): Map<string, Order> {
  const next = new Map(known);
  // An object that says the same stays, so that its row is not drawn anew.
  for (const order of orders) {
    const before = next.get(order.clientOrderId);
    if (isNewer(order, before) && JSON.stringify(before) !== JSON.stringify(order)) next.set(order.clientOrderId, order);
  }
  return next;
}

/** The newest page again. Where it does not reach what is known, something between is missing, and it is all that is known. */
export function withLatest(state: OrdersState | undefined, page: Page): OrdersState {
  const fresh = { oldest: page.pageInfo.startCursor, hasOlder: page.pageInfo.hasPreviousPage };
  if (!state) return { byId: merge(new Map(), page.nodes), ...fresh };
  const reaches = state.byId.size === 0 || page.nodes.some((order) => state.byId.has(order.clientOrderId));
  if (!reaches && page.pageInfo.hasPreviousPage) return { byId: merge(new Map(), page.nodes), ...fresh };
  const byId = merge(state.byId, page.nodes);
  return state.oldest === null ? { byId, ...fresh } : { ...state, byId };
}

export function withOlder(state: OrdersState, page: Page): OrdersState {
  return {
    byId: merge(state.byId, page.nodes),
    oldest: page.pageInfo.startCursor ?? state.oldest,
    hasOlder: page.pageInfo.hasPreviousPage && page.nodes.length > 0,
  };
}

export const withOrder = (state: OrdersState, order: Order): OrdersState => ({ ...state, byId: merge(state.byId, [order]) });

export function newestFirst(state: OrdersState): Order[] {
  return [...state.byId.values()].sort((a, b) => {
    const [left, right] = [BigInt(a.submittedNs), BigInt(b.submittedNs)];
    return left === right ? b.clientOrderId.localeCompare(a.clientOrderId) : left < right ? 1 : -1;
  });
}

const working = new Set<OrderStatus>(['SUBMITTED', 'ACCEPTED', 'PARTIALLY_FILLED']);
const ended = new Set<OrderStatus>(['FILLED', 'REJECTED', 'CANCELLED', 'EXPIRED']);
export const canCancel = (order: Order) => working.has(order.status);
export const hasEnded = (order: Order) => ended.has(order.status);

const names: Record<OrderStatus, string> = {
  CREATED: 'Created',
  VALIDATED: 'Validated',
  RESERVED: 'Reserved',
  SUBMITTED: 'Submitted',
  ACCEPTED: 'Accepted',
  PARTIALLY_FILLED: 'Partly filled',
  FILLED: 'Filled',
  REJECTED: 'Rejected',
  PENDING_CANCEL: 'Cancelling',
  CANCELLED: 'Cancelled',
  EXPIRED: 'Expired',
  UNKNOWN: 'Unknown',
};
export const statusName = (status: OrderStatus) => names[status];

export function statusTone(status: OrderStatus): string {
  if (status === 'FILLED') return 'chip-good';
  if (status === 'REJECTED' || status === 'UNKNOWN' || status === 'EXPIRED') return 'chip-bad';
  return status === 'CANCELLED' ? '' : 'chip-live';
}
