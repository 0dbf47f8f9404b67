// Random-walk quotes of several venues, and bars of their mid. Nothing here resembles a real market.
import { EventEmitter } from 'node:events';

export const events = new EventEmitter().setMaxListeners(0);

export const nowNs = () => `${BigInt(Date.now()) * 1_000_000n}`;
export const iso = (ns) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();

export const timeframes = { '1m': 60, '5m': 300, '15m': 900, '30m': 1800, '1h': 3600, '4h': 14400, '1d': 86400 };

export const venues = [
  ['binance', 'Binance', 10, 'crypto'],
  ['bybit', 'Bybit', 10, 'crypto'],
  ['coinbase', 'Coinbase', 60, 'crypto'],
  ['fxcm', 'FXCM', 0.2, 'forex'],
  ['oanda', 'OANDA', 0.2, 'forex'],
].map(([name, displayName, takerFeeBps, kind]) => ({
  name,
  displayName,
  takerFeeBps,
  kind,
  quotesRead: 0,
  quotesRejected: 0,
  workingOrders: 0,
  lastQuoteNs: null,
  get lastQuote() {
    return this.lastQuoteNs && iso(this.lastQuoteNs);
  },
}));

const rows = [
  ['AUD/NZD', 'forex', 0.00001, 1, 1.0922],
  ['AUD/USD', 'forex', 0.00001, 1, 0.6633],
  ['BTC/USD', 'crypto', 0.01, 0.00000001, 64210.5],
  ['BTC/USDT', 'crypto', 0.01, 0.00001, 64235.1],
  ['ETH/USD', 'crypto', 0.01, 0.00000001, 3421.77],
  ['EUR/CHF', 'forex', 0.00001, 1, 0.9521],
  ['EUR/GBP', 'forex', 0.00001, 1, 0.8437],
  ['EUR/JPY', 'forex', 0.001, 1, 168.223],
  ['EUR/USD', 'forex', 0.00001, 1, 1.08452],
  ['GBP/JPY', 'forex', 0.001, 1, 199.312],
  ['GBP/USD', 'forex', 0.00001, 1, 1.28541],
  ['LTC/USD', 'crypto', 0.01, 0.00000001, 82.31],
  ['NZD/USD', 'forex', 0.00001, 1, 0.60712],
  ['USD/CAD', 'forex', 0.00001, 1, 1.37215],
  ['USD/CHF', 'forex', 0.00001, 1, 0.87791],
  ['USD/JPY', 'forex', 0.001, 1, 155.114],
  ['XAU/USD', 'metal', 0.001, 0.01, 2412.33],
];

const gauss = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
const volatility = (it) => (it.assetClass === 'crypto' ? 0.0009 : 0.00022);

// Bars that end at a price, made backwards.
function history(it, seconds, count) {
  const bars = [];
  const first = Math.floor(Date.now() / 1000 / seconds) * seconds;
  let close = it.price;
  for (let i = 0; i <= count; i++) {
    const move = gauss() * volatility(it) * Math.sqrt(seconds / 60);
    const open = close * (1 - move);
    const wick = Math.abs(gauss()) * volatility(it) * 0.5 * Math.sqrt(seconds / 60);
    bars.push(bar(it, first - i * seconds, open, Math.max(open, close) * (1 + wick), Math.min(open, close) * (1 - wick), close, i > 0));
    close = open;
  }
  return bars.reverse();
}

const round = (it, value) => Math.round(value / it.tickSize) * it.tickSize;
const exact = (it, value) => Number(round(it, value).toFixed(Math.max(0, Math.ceil(-Math.log10(it.tickSize)))));

function bar(it, at, open, high, low, close, isClosed) {
  return {
    openTimeNs: `${BigInt(at) * 1_000_000_000n}`,
    openTime: new Date(at * 1000).toISOString(),
    open: exact(it, open),
    high: exact(it, high),
    low: exact(it, low),
    close: exact(it, close),
    updates: 10,
    isClosed,
  };
}

export const instruments = rows.map(([symbol, assetClass, tickSize, lotSize, price]) => {
  const [base, quote] = symbol.split('/');
  const it = { symbol, assetClass, base, quote, tickSize, lotSize, minNotional: 1, sector: assetClass, price, updates: 0 };
  it.quotes = new Map();
  it.history = new Map(Object.entries(timeframes).map(([name, seconds]) => [name, history(it, seconds, name === '1m' ? 1440 : 520)]));
  const kind = assetClass === 'crypto' ? 'crypto' : 'forex';
  it.venues = venues.filter((venue) => venue.kind === kind);
  it.market = () => (it.quotes.size ? market(it) : null);
  it.bars = ({ timeframe, last, includeForming }) => {
    const all = it.history.get(timeframe);
    if (!all) throw new Error(`There is no timeframe '${timeframe}'.`);
    return (includeForming ? all : all.filter((one) => one.isClosed)).slice(-last);
  };
  return it;
});

export const bySymbol = (symbol) => instruments.find((it) => it.symbol === symbol || it.symbol.replace('/', '') === symbol);

function market(it) {
  const all = [...it.quotes.values()];
  const best = (of, side) => ({ price: of[side], venue: of.venue, timeNs: of.timeNs, time: of.time });
  const bid = all.reduce((a, b) => (b.bid > a.bid ? b : a));
  const ask = all.reduce((a, b) => (b.ask < a.ask ? b : a));
  const ns = nowNs();
  return {
    symbol: it.symbol,
    asOfNs: ns,
    asOf: iso(ns),
    updates: it.updates,
    crossedUpdates: 0,
    bestBid: best(bid, 'bid'),
    bestAsk: best(ask, 'ask'),
    mid: (bid.bid + ask.ask) / 2,
    venues: all,
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
  const ns = nowNs();
  it.quotes.set(venue.name, { venue: venue.name, bid: exact(it, mid - half), ask: exact(it, mid + half), timeNs: ns, time: iso(ns) });
  it.updates++;
  venue.quotesRead++;
  if (Math.random() < 0.0005) venue.quotesRejected++;
  venue.lastQuoteNs = ns;
}

function updateBars(it) {
  const seconds = Date.now() / 1000;
  for (const [name, size] of Object.entries(timeframes)) {
    const all = it.history.get(name);
    const open = Math.floor(seconds / size) * size;
    let last = all.at(-1);
    if (Number(BigInt(last.openTimeNs) / 1_000_000_000n) !== open) {
      last.isClosed = true;
      events.emit('bar', { symbol: it.symbol, timeframe: name, bar: { ...last } });
      last = bar(it, open, last.close, last.close, last.close, last.close, false);
      all.push(last);
      if (all.length > 1500) all.shift();
    }
    last.close = exact(it, it.price);
    last.high = Math.max(last.high, last.close);
    last.low = Math.min(last.low, last.close);
    last.updates++;
    events.emit('bar', { symbol: it.symbol, timeframe: name, bar: { ...last } });
  }
}

function step() {
  for (const it of instruments) {
    if (Math.random() > 0.4) continue;
    it.price *= 1 + gauss() * volatility(it) * 0.12;
    // One venue of one instrument is silent for a while now and then, so that old quotes are seen.
    for (const venue of it.venues) if (Math.random() < 0.6 && !(it.symbol === 'LTC/USD' && venue.name === 'bybit' && it.quotes.has('bybit'))) quote(it, venue);
    updateBars(it);
    events.emit('quote', it);
  }
}

for (const it of instruments) for (const venue of it.venues) quote(it, venue);
export const startMarket = () => setInterval(step, 150);
