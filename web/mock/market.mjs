// Random-walk quotes, trades and books of every instrument at every venue that lists it, and bars of the mid. Nothing here resembles a
// real market. Some things go wrong on purpose: one venue is silent on one instrument, one's books are out now and then.
import { EventEmitter } from 'node:events';
import { instrumentRows, listingsOf, venueRows } from './catalogue.mjs';

export const events = new EventEmitter().setMaxListeners(0);

export const nowNs = () => `${BigInt(Date.now()) * 1_000_000n}`;
export const iso = (ns) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();

const day = 86_400;
export const timeframes = {
  '1s': 1, '5s': 5, '15s': 15, '1m': 60, '5m': 300, '15m': 900, '30m': 1800, '1h': 3600, '4h': 14400, '1d': day, '1w': 7 * day, '1M': 30 * day, '1y': 365 * day,
};

export const venues = venueRows.map((row) => ({
  ...row,
  quotesRead: 0,
  quotesRejected: 0,
  workingOrders: 0,
  trades: 0,
  tradesRejected: 0,
  bookUpdates: 0,
  listings: 0,
  lastQuoteNs: null,
  hasBooks: row.terms.kind === 'exchange' || row.terms.kind === 'derivatives',
  faultCounts: new Map(),
  get booksStale() {
    return isOut(this) ? this.listings : 0;
  },
  get booksLive() {
    return this.hasBooks && !isOut(this) ? this.listings : 0;
  },
  get faults() {
    return [...this.faultCounts].map(([fault, count]) => ({ fault, count }));
  },
  get uptimeShare() {
    return this.name === 'mexc' ? 0.871 : 1 - this.tier * 0.0007;
  },
  get qualityScore() {
    return 100 * this.uptimeShare * (1 - this.quotesRejected / Math.max(1, this.quotesRead));
  },
  get ageMs() {
    return this.lastQuoteNs && Number((BigInt(nowNs()) - BigInt(this.lastQuoteNs)) / 1_000_000n);
  },
  get lastQuote() {
    return this.lastQuoteNs && iso(this.lastQuoteNs);
  },
}));
const venueOf = new Map(venues.map((venue) => [venue.name, venue]));

/** Of twenty seconds, MEXC's books are out for eight. */
const isOut = (venue) => venue.name === 'mexc' && (Date.now() / 1000) % 20 < 8;

const known = {
  'BTC/USD': 64_210.5, 'BTC/USDT': 64_235.1, 'ETH/USD': 3_421.77, 'EUR/USD': 1.08452, 'GBP/USD': 1.28541, 'USD/JPY': 155.114, 'EUR/JPY': 168.223,
  'AUD/USD': 0.6633, 'USD/CAD': 1.37215, 'USD/CHF': 0.87791, 'EUR/GBP': 0.8437, 'XAU/USD': 2_412.33, 'LTC/USD': 82.31,
};
/** A price of a few ten thousand ticks, always the same for a symbol. */
const invented = (it) => it.tickSize * (8_000 + ([...it.symbol].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) % 60_000, 7)));

const gauss = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
const volatility = (it) => (it.assetClass === 'crypto' ? 0.0009 : 0.00022);
const exact = (it, value) => Number((Math.round(value / it.tickSize) * it.tickSize).toFixed(Math.max(0, Math.ceil(-Math.log10(it.tickSize)))));
const lots = (it, value) => Number((Math.max(1, Math.round(value / it.lotSize)) * it.lotSize).toPrecision(12));

function bar(it, at, open, high, low, close, volume, isClosed) {
  return {
    openTimeNs: `${BigInt(at) * 1_000_000_000n}`,
    openTime: new Date(at * 1000).toISOString(),
    open: exact(it, open), high: exact(it, high), low: exact(it, low), close: exact(it, close),
    volume, updates: 10, isClosed,
  };
}

// Bars that end at a price, made backwards.
function history(it, seconds, count) {
  const bars = [];
  const first = Math.floor(Date.now() / 1000 / seconds) * seconds;
  let close = it.price;
  for (let i = 0; i <= count; i++) {
    const step = volatility(it) * Math.sqrt(seconds / 60);
    const open = close * (1 - gauss() * Math.min(step, 0.2));
    const wick = Math.abs(gauss()) * Math.min(step, 0.2) * 0.5;
    const volume = it.hasTrades ? lots(it, (seconds * 900) / it.price * (0.3 + Math.random() + Math.abs(open / close - 1) / step)) : 0;
    bars.push(bar(it, first - i * seconds, open, Math.max(open, close) * (1 + wick), Math.min(open, close) * (1 - wick), close, volume, i > 0));
    close = open;
  }
  return bars.reverse();
}

const nextMonday = () => {
  const now = new Date();
  const days = (8 - now.getUTCDay()) % 7 || 7;
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 7);
};

export const instruments = instrumentRows.map((row) => {
  const it = { ...row, updates: 0, tradeCount: 0, tape: [] };
  it.price = known[it.symbol] ?? invented(it);
  it.quotes = new Map();
  it.listings = listingsOf.get(it.symbol) ?? [];
  it.venues = it.listings.map((listing) => venueOf.get(listing.venue));
  for (const venue of it.venues) venue.listings++;
  it.hasTrades = it.venues.some((venue) => venue.hasBooks);
  const histories = new Map();
  it.history = {
    has: (name) => histories.has(name),
    get(name) {
      if (!histories.has(name) && timeframes[name]) histories.set(name, history(it, timeframes[name], name === '1m' ? 1440 : 520));
      return histories.get(name);
    },
  };
  const isAlways = it.calendar === 'always';
  // Base metals sleep, so that something is closed.
  const isOpen = it.calendar !== 'lme';
  const change = isAlways ? null : nextMonday() + (isOpen ? 4 * day * 1000 : 0);
  it.hours = {
    calendar: it.calendar, timeZone: isAlways ? 'UTC' : 'Europe/London', isOpen,
    nextChangeNs: change && `${BigInt(change) * 1_000_000n}`, nextChange: change && new Date(change).toISOString(),
  };
  it.market = () => (it.quotes.size ? market(it) : null);
  it.bars = ({ timeframe, last, includeForming }) => {
    const all = it.history.get(timeframe);
    if (!all) throw new Error(`There is no timeframe '${timeframe}'.`);
    return (includeForming ? all : all.filter((one) => one.isClosed)).slice(-last);
  };
  it.trades = ({ last }) => it.tape.slice(-last);
  return it;
});

export const bySymbol = (symbol) => instruments.find((it) => it.symbol === symbol || it.symbol.replace('/', '') === symbol);

function market(it) {
  const all = [...it.quotes.values()].map((quote) => ({ ...quote, mid: (quote.bid + quote.ask) / 2, ageMs: Date.now() - Date.parse(quote.time) }));
  const best = (of, side) => ({ price: of[side], venue: of.venue, timeNs: of.timeNs, time: of.time });
  const bid = all.reduce((a, b) => (b.bid > a.bid ? b : a));
  const ask = all.reduce((a, b) => (b.ask < a.ask ? b : a));
  const ns = nowNs();
  const hasSizes = bid.bidSize !== null && ask.askSize !== null;
  return {
    symbol: it.symbol, asOfNs: ns, asOf: iso(ns), updates: it.updates, crossedUpdates: 0,
    bestBid: best(bid, 'bid'), bestAsk: best(ask, 'ask'), mid: (bid.bid + ask.ask) / 2, spread: ask.ask - bid.bid,
    microPrice: hasSizes ? (bid.bid * ask.askSize + ask.ask * bid.bidSize) / (bid.bidSize + ask.askSize) : null,
    trades: it.tradeCount, rejectedTicks: 0, venues: all,
  };
}

function quote(it, venue) {
  // Each venue is a little off; crypto venues sometimes so far that it pays.
  venue.skew ??= new Map();
  const wide = it.assetClass === 'crypto' ? 0.0004 : 0.00003;
  const skew = (venue.skew.get(it.symbol) ?? 0) * 0.97 + gauss() * wide * 0.12;
  venue.skew.set(it.symbol, skew);
  const mid = it.price * (1 + skew);
  const half = Math.max(it.tickSize / 2, it.price * wide * 0.6 * (0.8 + Math.random() * 0.6));
  const size = () => (venue.hasBooks ? lots(it, (20_000 / it.price) * (0.2 + Math.random() * 2)) : null);
  const ns = nowNs();
  it.quotes.set(venue.name, { venue: venue.name, bid: exact(it, mid - half), ask: exact(it, mid + half), bidSize: size(), askSize: size(), timeNs: ns, time: iso(ns) });
  it.updates++;
  venue.quotesRead++;
  if (venue.hasBooks) venue.bookUpdates += 4;
  if (isOut(venue) && !venue.wasOut) venue.faultCounts.set('Gap', (venue.faultCounts.get('Gap') ?? 0) + 1);
  venue.wasOut = isOut(venue);
  if (Math.random() < 0.0005) venue.quotesRejected++;
  venue.lastQuoteNs = ns;
}

/** A venue's book around its quote. */
export function book(it, name, depth) {
  const venue = venueOf.get(name);
  const top = it.quotes.get(name);
  const ns = top?.timeNs ?? null;
  const about = { symbol: it.symbol, venue: name, fault: null, sequence: `${it.updates}`, timeNs: ns, time: ns && iso(ns) };
  if (!venue?.hasBooks || !top) return { ...about, state: 'WAITING', bids: [], asks: [] };
  const side = (price, way, size) => {
    let total = 0;
    return Array.from({ length: depth }, (_, i) => {
      const at = exact(it, price + way * i * Math.max(it.tickSize, it.price * 0.00004));
      const here = i === 0 ? size : lots(it, size * (0.4 + Math.abs(Math.sin(at / it.tickSize)) * (1 + i * 0.15)));
      total += here;
      return { price: at, size: here, total: Number(total.toPrecision(12)) };
    });
  };
  return { ...about, state: isOut(venue) ? 'STALE' : 'LIVE', fault: isOut(venue) ? 'Gap' : null, bids: side(top.bid, -1, top.bidSize), asks: side(top.ask, 1, top.askSize) };
}

function trade(it) {
  const makers = it.venues.filter((venue) => venue.hasBooks && it.quotes.has(venue.name));
  const venue = makers[Math.floor(Math.random() * makers.length)];
  const top = it.quotes.get(venue.name);
  const isBuyer = Math.random() < 0.5;
  const ns = nowNs();
  it.tradeCount += Math.random() < 0.03 ? 12 : 1;
  venue.trades++;
  const print = {
    number: it.tradeCount, venue: venue.name, price: isBuyer ? top.ask : top.bid, quantity: lots(it, (3_000 / it.price) * Math.random() ** 3),
    aggressor: isBuyer ? 'BUYER' : 'SELLER', timeNs: ns, time: iso(ns),
  };
  it.tape.push(print);
  if (it.tape.length > 64) it.tape.shift();
  events.emit('trade', { symbol: it.symbol, print });
  return print.quantity;
}

function updateBars(it, traded) {
  const seconds = Date.now() / 1000;
  for (const [name, size] of Object.entries(timeframes)) {
    if (!it.history.has(name)) continue;
    const all = it.history.get(name);
    const open = Math.floor(seconds / size) * size;
    let last = all.at(-1);
    if (Number(BigInt(last.openTimeNs) / 1_000_000_000n) !== open) {
      last.isClosed = true;
      events.emit('bar', { symbol: it.symbol, timeframe: name, bar: { ...last } });
      last = bar(it, open, last.close, last.close, last.close, last.close, 0, false);
      all.push(last);
      if (all.length > 1500) all.shift();
    }
    last.close = exact(it, it.price);
    last.high = Math.max(last.high, last.close);
    last.low = Math.min(last.low, last.close);
    last.volume += traded;
    last.updates++;
    events.emit('bar', { symbol: it.symbol, timeframe: name, bar: { ...last } });
  }
}

const isSilent = (it, venue) => it.symbol === 'LTC/USD' && venue.name === it.venues[0].name && it.quotes.has(venue.name);

function step() {
  for (const it of instruments) {
    if (!it.hours.isOpen || Math.random() > 0.3) continue;
    it.price *= 1 + gauss() * volatility(it) * 0.12;
    for (const venue of it.venues) if (Math.random() < 0.6 && !isSilent(it, venue)) quote(it, venue);
    let traded = 0;
    if (it.hasTrades) for (let n = Math.floor(Math.random() * 3); n > 0; n--) traded += trade(it);
    updateBars(it, traded);
    events.emit('quote', it);
  }
}

for (const it of instruments) for (const venue of it.venues) quote(it, venue);
export const startMarket = () => setInterval(step, 150);
