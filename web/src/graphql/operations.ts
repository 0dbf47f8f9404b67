import { gql } from '@urql/core';
import type {
  Bar,
  Book,
  EquityPoint,
  Fill,
  Health,
  Hours,
  Instrument,
  Listing,
  Market,
  MarketLine,
  Opportunity,
  Order,
  OrderSide,
  PageInfo,
  PortfolioValue,
  Session,
  Strategy,
  Trade,
  Venue,
  VenueFeed,
  VenueQuality,
} from './types';

/** The portfolio that this application shows and trades. */
export const portfolioName = 'main';

const marketFields = gql`
  fragment MarketFields on InstrumentMarket {
    symbol
    asOfNs
    bestBid { price venue timeNs }
    bestAsk { price venue timeNs }
    mid
    spread
    microPrice
    trades
    rejectedTicks
    venues { venue bid ask bidSize askSize timeNs }
  }
`;

const marketLineFields = gql`
  fragment MarketLineFields on InstrumentMarket {
    symbol
    asOfNs
    mid
    spread
    trades
  }
`;

const bookFields = gql`
  fragment BookFields on BookView {
    symbol
    venue
    state
    fault
    sequence
    timeNs
    bids { price size total }
    asks { price size total }
  }
`;

const tradeFields = gql`
  fragment TradeFields on TradePrint {
    number
    venue
    price
    quantity
    aggressor
    timeNs
  }
`;

const instrumentFields = gql`
  fragment InstrumentFields on InstrumentInfo {
    symbol
    assetClass
    base
    quote
    tickSize
    lotSize
    minNotional
    sector
  }
`;

const barFields = gql`
  fragment BarFields on Bar {
    openTimeNs
    open
    high
    low
    close
    volume
    isClosed
  }
`;

const fillFields = gql`
  fragment FillFields on Fill {
    cursor
    tradeId
    clientOrderId
    symbol
    side
    venue
    quantity
    price
    fee
    realizedPnl
    strategy
    timeNs
  }
`;

const orderFields = gql`
  fragment OrderFields on Order {
    clientOrderId
    symbol
    side
    quantity
    status
    venue
    strategy
    reason
    filledQuantity
    averagePrice
    fees
    endReason
    submittedNs
    updatedNs
  }
`;

const portfolioFields = gql`
  fragment PortfolioFields on PortfolioStatus {
    name
    baseCurrency
    equity
    realizedPnl
    unrealizedPnl
    fees
    grossExposure
    capital
    version
    asOfNs
    fillCount
    orderCount
    positions { symbol quantity averagePrice markPrice unrealizedPnl }
  }
`;

const opportunityFields = gql`
  fragment OpportunityFields on Opportunity {
    id
    symbol
    buyVenue
    sellVenue
    buyPrice
    sellPrice
    grossEdgeBps
    feesBps
    netEdgeBps
    peakEdgeBps
    buyQuoteAgeMs
    sellQuoteAgeMs
    state
    openedNs
    updatedNs
  }
`;

/** Everything that is polled: the state of the installation. */
export interface SystemResult {
  system: { stack: string; version: string; session: Session | null; health: Health };
  venues: Venue[];
  strategies: Strategy[];
}

export const systemQuery = gql<SystemResult, Record<string, never>>`
  query System {
    system {
      stack
      version
      session { state kind timeNs isCatchingUp fromNs toNs error }
      health { started cpuShare residentBytes managedBytes gcPauseMaxMs sockets subscriptions refusals }
    }
    venues { name displayName quotesRead quotesRejected workingOrders takerFeeBps lastQuoteNs }
    strategies { name state signals lastReason }
  }
`;

export interface FillPage {
  nodes: Fill[];
  pageInfo: PageInfo;
}

export interface OverviewResult {
  portfolio: (PortfolioValue & { equityCurve: EquityPoint[] }) | null;
}

export const overviewQuery = gql<OverviewResult, { name: string }>`
  query Overview($name: String!) {
    portfolio(name: $name) {
      ...PortfolioFields
      equityCurve(last: 360) { timeNs equity }
    }
  }
  ${portfolioFields}
`;

export interface FillsResult {
  portfolio: { fills: FillPage } | null;
}

export const fillsQuery = gql<FillsResult, { name: string; last: number }>`
  query Fills($name: String!, $last: Int!) {
    portfolio(name: $name) {
      fills(last: $last) {
        nodes { ...FillFields }
        pageInfo { hasPreviousPage startCursor endCursor }
      }
    }
  }
  ${fillFields}
`;

/** With the day's bar, for the change since its open; the venues' quotes are for the one that is looked at. */
export interface MarketsResult {
  instruments: (Instrument & { market: MarketLine | null; hours: Hours | null; bars: { open: number }[] })[];
}

export const marketsQuery = gql<MarketsResult, Record<string, never>>`
  query Markets {
    instruments {
      ...InstrumentFields
      market { ...MarketLineFields }
      hours { calendar timeZone isOpen nextChangeNs }
      bars(timeframe: "1d", last: 1, includeForming: true) { open }
    }
  }
  ${instrumentFields}
  ${marketLineFields}
`;

export interface VenueQualitiesResult {
  venues: VenueQuality[];
}

export const venueQualitiesQuery = gql<VenueQualitiesResult, Record<string, never>>`
  query VenueQualities {
    venues { name displayName tier uptimeShare qualityScore }
  }
`;

export interface VenuesResult {
  venues: VenueFeed[];
}

export const venuesQuery = gql<VenuesResult, Record<string, never>>`
  query Venues {
    venues {
      name
      displayName
      tier
      listings
      quotesRead
      quotesRejected
      trades
      tradesRejected
      bookUpdates
      booksLive
      booksStale
      faults { fault count }
      uptimeShare
      qualityScore
      ageMs
      latencyMs
      lastQuoteNs
      workingOrders
      takerFeeBps
      terms { kind makerFeeBps requestsPerSecond requestBurst orderTypes heartbeatMs }
      connection {
        state roundTripMs uptimeShare messages reconnects
        faults { fault count }
        rejects { fault count }
        lastFault
      }
    }
  }
`;

export interface ListingsResult {
  instrument: { symbol: string; listings: Listing[] } | null;
}

export const listingsQuery = gql<ListingsResult, { symbol: string }>`
  query Listings($symbol: String!) {
    instrument(symbol: $symbol) {
      symbol
      listings { venue venueSymbol tickSize lotSize minNotional makerFeeBps takerFeeBps }
    }
  }
`;

export interface TradesResult {
  instrument: { symbol: string; trades: Trade[] } | null;
}

export const tradesQuery = gql<TradesResult, { symbol: string }>`
  query Trades($symbol: String!) {
    instrument(symbol: $symbol) {
      symbol
      trades(last: 64) { ...TradeFields }
    }
  }
  ${tradeFields}
`;

export interface InstrumentsResult {
  instruments: (Instrument & { market: { symbol: string } | null })[];
}

export const instrumentsQuery = gql<InstrumentsResult, Record<string, never>>`
  query Instruments {
    instruments {
      ...InstrumentFields
      market { symbol }
    }
  }
  ${instrumentFields}
`;

export interface BarsResult {
  instrument: { symbol: string; bars: Bar[] } | null;
}

export const barsQuery = gql<BarsResult, { symbol: string; timeframe: string }>`
  query Bars($symbol: String!, $timeframe: String!) {
    instrument(symbol: $symbol) {
      symbol
      bars(timeframe: $timeframe, last: 500, includeForming: true) { ...BarFields }
    }
  }
  ${barFields}
`;

export interface OrdersResult {
  portfolio: { version: string; orders: { nodes: Order[]; pageInfo: PageInfo } } | null;
}

export const ordersQuery = gql<OrdersResult, { name: string; last: number; before: string | null }>`
  query Orders($name: String!, $last: Int!, $before: String) {
    portfolio(name: $name) {
      version
      orders(last: $last, before: $before) {
        nodes { ...OrderFields }
        pageInfo { hasPreviousPage startCursor endCursor }
      }
    }
  }
  ${orderFields}
`;

export const opportunitiesQuery = gql<{ opportunities: Opportunity[] }, { first: number }>`
  query Opportunities($first: Int!) {
    opportunities(first: $first) { ...OpportunityFields }
  }
  ${opportunityFields}
`;

export const quoteSubscription = gql<{ onQuote: Market }, { symbol: string }>`
  subscription OnQuote($symbol: String!) {
    onQuote(symbol: $symbol) { ...MarketFields }
  }
  ${marketFields}
`;

/** For lists: many run at once. */
export const quoteLineSubscription = gql<{ onQuote: MarketLine }, { symbol: string }>`
  subscription OnQuoteLine($symbol: String!) {
    onQuote(symbol: $symbol) { ...MarketLineFields }
  }
  ${marketLineFields}
`;

export const bookSubscription = gql<{ onBook: Book }, { symbol: string; venue: string; depth: number }>`
  subscription OnBook($symbol: String!, $venue: String!, $depth: Int!) {
    onBook(symbol: $symbol, venue: $venue, depth: $depth) { ...BookFields }
  }
  ${bookFields}
`;

export const tradeSubscription = gql<{ onTrade: Trade }, { symbol: string }>`
  subscription OnTrade($symbol: String!) {
    onTrade(symbol: $symbol) { ...TradeFields }
  }
  ${tradeFields}
`;

export const barSubscription = gql<{ onBar: Bar }, { symbol: string; timeframe: string }>`
  subscription OnBar($symbol: String!, $timeframe: String!) {
    onBar(symbol: $symbol, timeframe: $timeframe) { ...BarFields }
  }
  ${barFields}
`;

export const fillSubscription = gql<{ onFill: Fill }, { portfolio: string; after: string | null }>`
  subscription OnFill($portfolio: String!, $after: String) {
    onFill(portfolio: $portfolio, after: $after) { ...FillFields }
  }
  ${fillFields}
`;

export const portfolioSubscription = gql<{ onPortfolio: PortfolioValue }, { name: string }>`
  subscription OnPortfolio($name: String!) {
    onPortfolio(name: $name) { ...PortfolioFields }
  }
  ${portfolioFields}
`;

/** Tells only that something was written: what it was is asked for. */
export const portfolioVersionSubscription = gql<{ onPortfolio: { version: string } }, { name: string }>`
  subscription OnPortfolioVersion($name: String!) {
    onPortfolio(name: $name) { version }
  }
`;

export const opportunitySubscription = gql<{ onOpportunity: Opportunity }, Record<string, never>>`
  subscription OnOpportunity {
    onOpportunity { ...OpportunityFields }
  }
  ${opportunityFields}
`;

export interface SubmitOrderInput {
  clientOrderId: string;
  symbol: string;
  side: OrderSide;
  quantity: number;
  portfolio: string;
}

export const submitOrderMutation = gql<{ submitOrder: { order: Order } | null }, { input: SubmitOrderInput }>`
  mutation SubmitOrder($input: SubmitOrderInput!) {
    submitOrder(input: $input) {
      order { ...OrderFields }
    }
  }
  ${orderFields}
`;

export const cancelOrderMutation = gql<
  { cancelOrder: { order: Order } | null },
  { input: { clientOrderId: string; portfolio: string } }
>`
  mutation CancelOrder($input: CancelOrderInput!) {
    cancelOrder(input: $input) {
      order { ...OrderFields }
    }
  }
  ${orderFields}
`;

export const startStrategyMutation = gql<{ startStrategy: { strategy: Strategy } | null }, { input: { name: string } }>`
  mutation StartStrategy($input: StrategyInput!) {
    startStrategy(input: $input) {
      strategy { name state signals lastReason }
    }
  }
`;

export const stopStrategyMutation = gql<{ stopStrategy: { strategy: Strategy } | null }, { input: { name: string } }>`
  mutation StopStrategy($input: StrategyInput!) {
    stopStrategy(input: $input) {
      strategy { name state signals lastReason }
    }
  }
`;
