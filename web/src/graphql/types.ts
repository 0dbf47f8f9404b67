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
  kind: 'RECORDED' | 'SIMULATED' | 'LIVE';
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

/** How good a venue's data is. */
export interface VenueQuality {
  name: string;
  displayName: string;
  /** 1 for the venues that must be up. */
  tier: number;
  /** 0 to 1. */
  uptimeShare: number;
  /** 0 to 100. */
  qualityScore: number;
}

/** What the catalogue has of a venue. */
export interface VenueTerms {
  kind: string;
  makerFeeBps: number;
  requestsPerSecond: number;
  requestBurst: number;
  orderTypes: string[];
  heartbeatMs: number;
}

export interface FaultCount {
  fault: string;
  count: number;
}

/** A venue with all that is known of its feed. */
/** How a venue's live connection does. */
export interface VenueConnection {
  state: 'DOWN' | 'CONNECTING' | 'LIVE' | 'DEGRADED';
  roundTripMs: number | null;
  uptimeShare: number | null;
  messages: number;
  reconnects: number;
  faults: FaultCount[];
  rejects: FaultCount[];
  lastFault: string | null;
}

export interface VenueFeed extends Venue, VenueQuality {
  listings: number;
  trades: number;
  tradesRejected: number;
  bookUpdates: number;
  booksLive: number;
  booksStale: number;
  faults: FaultCount[];
  /** Milliseconds of market time since its last message. */
  ageMs: number | null;
  latencyMs: number | null;
  terms: VenueTerms | null;
  /** Null in a market that is played. */
  connection: VenueConnection | null;
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
  /** Null where the venue tells prices only. */
  bidSize: number | null;
  askSize: number | null;
  timeNs: string;
}

/** As much of a market as a line of a list shows. */
export interface MarketLine {
  symbol: string;
  asOfNs: string;
  mid: number | null;
  /** Best ask less best bid, in the quote currency; below zero where two venues cross. */
  spread: number | null;
  /** Trades of all venues so far. */
  trades: number;
}

export interface Market extends MarketLine {
  bestBid: BestPrice | null;
  bestAsk: BestPrice | null;
  /** The middle, weighted by what is offered on the other side; null where no venue tells sizes. */
  microPrice: number | null;
  rejectedTicks: number;
  venues: VenueQuote[];
}

export type BookState = 'WAITING' | 'LIVE' | 'STALE';

/** A price of a book, what is offered there, and there and at better prices together. */
export interface BookLine {
  price: number;
  size: number;
  total: number;
}

/** A venue's book. While it is stale its lines are those known last. */
export interface Book {
  symbol: string;
  venue: string;
  state: BookState;
  fault: string | null;
  sequence: string;
  timeNs: string | null;
  /** Best first, as are the asks. */
  bids: BookLine[];
  asks: BookLine[];
}

export interface Trade {
  /** Its running number among the instrument's trades; what is missing between two was left out of a burst. */
  number: number;
  venue: string;
  price: number;
  quantity: number;
  aggressor: 'UNKNOWN' | 'BUYER' | 'SELLER';
  timeNs: string;
}

/** An instrument as one venue lists it. */
export interface Listing {
  venue: string;
  venueSymbol: string;
  tickSize: number;
  lotSize: number;
  minNotional: number;
  makerFeeBps: number;
  takerFeeBps: number;
}

/** When an instrument trades, as of the market's time. */
export interface Hours {
  calendar: string;
  timeZone: string;
  isOpen: boolean;
  /** When it opens or closes next; null where it never does. */
  nextChangeNs: string | null;
}

export interface Instrument {
  symbol: string;
  assetClass: string;
  base: string;
  quote: string;
  tickSize: number;
  lotSize: number;
  minNotional: number;
  sector: string;
}

export interface Bar {
  openTimeNs: string;
  open: number;
  high: number;
  low: number;
  close: number;
  /** Units of base; 0 where no venue prints trades. */
  volume: number;
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
