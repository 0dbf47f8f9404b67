import type { Book, Market, Trade, VenueFeed } from '../graphql/types';
import type { Answer } from './fakeClient';

/** Invented instruments: I000/USD and on, every tenth of them closed metal, the others coins. */
export const instrumentsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const isMetal = i % 10 === 9;
    const symbol = `I${String(i).padStart(3, '0')}/USD`;
    return {
      symbol,
      assetClass: isMetal ? 'metal' : 'crypto',
      sector: isMetal ? 'base-metal' : 'coin',
      base: symbol.slice(0, 4),
      quote: 'USD',
      tickSize: 0.01,
      lotSize: 0.001,
      minNotional: 1,
      market: { symbol, asOfNs: '1000000000', mid: 100, spread: 0.02, trades: 0 },
      hours: { calendar: isMetal ? 'lme' : 'always', timeZone: 'UTC', isOpen: !isMetal, nextChangeNs: isMetal ? '1767942000000000000' : null },
      bars: [{ open: 80 }],
    };
  });

export const venueFeed = (name: string, more: Partial<VenueFeed> = {}): VenueFeed => ({
  name,
  displayName: name.toUpperCase(),
  tier: 1,
  uptimeShare: 0.999,
  qualityScore: 99,
  listings: 10,
  quotesRead: 1_000,
  quotesRejected: 0,
  trades: 50,
  tradesRejected: 0,
  bookUpdates: 400,
  booksLive: 10,
  booksStale: 0,
  faults: [],
  ageMs: 120,
  latencyMs: 30,
  lastQuoteNs: '1000000000',
  workingOrders: 0,
  takerFeeBps: 10,
  terms: { kind: 'exchange', makerFeeBps: 2.5, requestsPerSecond: 100, requestBurst: 600, orderTypes: ['market', 'limit'], heartbeatMs: 10_000 },
  connection: null,
  ...more,
});

export const marketOf = (symbol: string, sizes: number | null): Market => ({
  symbol,
  asOfNs: '2000000000',
  bestBid: { price: 99.99, venue: 'kraken', timeNs: '2000000000' },
  bestAsk: { price: 100.01, venue: 'okx', timeNs: '2000000000' },
  mid: 100,
  spread: 0.02,
  microPrice: sizes === null ? null : 100.004,
  trades: sizes === null ? 0 : 1_234,
  rejectedTicks: 0,
  venues: [
    { venue: 'kraken', bid: 99.99, ask: 100.03, bidSize: sizes, askSize: sizes, timeNs: '2000000000' },
    { venue: 'okx', bid: 99.97, ask: 100.01, bidSize: sizes, askSize: sizes, timeNs: '2000000000' },
  ],
});

export const bookOf = (symbol: string, venue: string, more: Partial<Book> = {}): Book => ({
  symbol,
  venue,
  state: 'LIVE',
  fault: null,
  sequence: '7',
  timeNs: '2000000000',
  bids: Array.from({ length: 20 }, (_, i) => ({ price: 99.99 - i / 100, size: 1, total: i + 1 })),
  asks: Array.from({ length: 20 }, (_, i) => ({ price: 100.01 + i / 100, size: 1, total: i + 1 })),
  ...more,
});

export const tradeOf = (number: number, aggressor: Trade['aggressor'] = 'BUYER'): Trade => ({
  number,
  venue: 'kraken',
  price: 100.01,
  quantity: 0.5,
  aggressor,
  timeNs: `${number}000000000`,
});

const noPage = { nodes: [], pageInfo: { hasPreviousPage: false, startCursor: null, endCursor: null } };

/** What the Markets page asks for, of that many instruments and with these trades. */
export const marketAnswers = (count: number, trades: Trade[]): Record<string, Answer> => ({
  Instruments: { data: { instruments: [] } },
  Markets: { data: { instruments: instrumentsOf(count) } },
  VenueQualities: { data: { venues: [venueFeed('kraken'), venueFeed('okx', { qualityScore: 95 })] } },
  Bars: { data: { instrument: { symbol: 'I000/USD', bars: [] } } },
  Fills: { data: { portfolio: { fills: noPage } } },
  Trades: { data: { instrument: { symbol: 'I000/USD', trades } } },
  Listings: {
    data: {
      instrument: {
        symbol: 'I000/USD',
        listings: [{ venue: 'okx', venueSymbol: 'I000-USD', tickSize: 0.01, lotSize: 0.001, minNotional: 1, makerFeeBps: 8, takerFeeBps: 10 }],
      },
    },
  },
});
