/** The API's types, as far as they are shown. Decimals and longs arrive as JSON numbers, moments as nanoseconds in a string. */

export type OrderSide = 'BUY' | 'SELL';

export type OrderStatus =
  | 'CREATED'
  | 'VALIDATED'
  | 'RESERVED'
  | 'SUBMITTED'
  | 'ACCEPTED'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'REJECTED'
  | 'PENDING_CANCEL'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'UNKNOWN';

export interface PageInfo {
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

export interface Session {
  state: 'RUNNING' | 'FINISHED' | 'FAILED';
  kind: 'RECORDED' | 'SIMULATED';
  timeNs: string;
  isCatchingUp: boolean;
  fromNs: string;
  toNs: string | null;
  error: string | null;
}

export interface Health {
  started: string;
  cpuShare: number;
  residentBytes: number;
  managedBytes: number;
  gcPauseMaxMs: number;
  sockets: number;
  subscriptions: number;
  refusals: number;
}

export interface Venue {
  name: string;
  displayName: string;
  quotesRead: number;
  quotesRejected: number;
  workingOrders: number;
  takerFeeBps: number;
  lastQuoteNs: string | null;
}

export interface Strategy {
  name: string;
  state: 'STOPPED' | 'RUNNING';
  signals: number;
  lastReason: string | null;
}

export interface BestPrice {
  price: number;
  venue: string;
  timeNs: string;
}

export interface VenueQuote {
  venue: string;
  bid: number;
  ask: number;
  timeNs: string;
}

export interface Market {
  symbol: string;
  asOfNs: string;
  bestBid: BestPrice | null;
  bestAsk: BestPrice | null;
  mid: number | null;
  venues: VenueQuote[];
}

export interface Instrument {
  symbol: string;
  assetClass: string;
  base: string;
  quote: string;
  tickSize: number;
  lotSize: number;
  minNotional: number;
}

export interface Bar {
  openTimeNs: string;
  open: number;
  high: number;
  low: number;
  close: number;
  isClosed: boolean;
}

export interface Fill {
  cursor: string;
  tradeId: string;
  clientOrderId: string;
  symbol: string;
  side: OrderSide;
  venue: string;
  quantity: number;
  price: number;
  fee: number;
  realizedPnl: number;
  strategy: string | null;
  timeNs: string;
}

export interface Order {
  clientOrderId: string;
  symbol: string;
  side: OrderSide;
  quantity: number;
  status: OrderStatus;
  venue: string;
  strategy: string | null;
  reason: string;
  filledQuantity: number;
  averagePrice: number | null;
  fees: number;
  endReason: string | null;
  submittedNs: string;
  updatedNs: string;
}

export interface Position {
  symbol: string;
  quantity: number;
  averagePrice: number;
  markPrice: number | null;
  unrealizedPnl: number | null;
}

/** The values of a portfolio without its lists. */
export interface PortfolioValue {
  name: string;
  baseCurrency: string;
  equity: number;
  realizedPnl: number;
  unrealizedPnl: number;
  fees: number;
  grossExposure: number;
  capital: number;
  version: string;
  asOfNs: string;
  fillCount: number;
  orderCount: number;
  positions: Position[];
}

export interface EquityPoint {
  timeNs: string;
  equity: number;
}

export interface Opportunity {
  id: string;
  symbol: string;
  buyVenue: string;
  sellVenue: string;
  buyPrice: number;
  sellPrice: number;
  grossEdgeBps: number;
  feesBps: number;
  netEdgeBps: number;
  peakEdgeBps: number;
  buyQuoteAgeMs: number;
  sellQuoteAgeMs: number;
  state: 'OPEN' | 'CLOSED';
  openedNs: string;
  updatedNs: string;
}
