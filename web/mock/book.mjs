// One portfolio with orders, fills and their value. It books like a child: good enough to look at.
import { GraphQLError } from 'graphql';
import { bySymbol, events, instruments, iso, nowNs } from './market.mjs';

const capital = 1_000_000;
const orders = [];
const fills = [];
const positions = new Map();
const curve = [];
let realizedPnl = 0;
let fees = 0;
let version = 1;

export const strategies = ['mean-reversion', 'momentum'].map((name) => ({ name, state: 'RUNNING', signals: 0, lastReason: null }));

export function refuse(code, message, more = {}) {
  return new GraphQLError(message, { extensions: { code, ...more } });
}

const withTimes = (order) => ({ ...order, submitted: iso(order.submittedNs), updated: iso(order.updatedNs) });

function change() {
  version++;
  events.emit('portfolio');
}

function fill(order, share, atNs) {
  const it = bySymbol(order.symbol);
  const sign = order.side === 'BUY' ? 1 : -1;
  const market = it.market();
  const best = sign > 0 ? market.bestAsk : market.bestBid;
  const price = order.decisionPrice && atNs ? order.decisionPrice : best.price;
  const quantity = Math.min(order.quantity - order.filledQuantity, Math.max(it.lotSize, Number((order.quantity * share).toFixed(8))));
  const position = positions.get(order.symbol) ?? { quantity: 0, averagePrice: 0 };
  let realized = 0;
  if (position.quantity * sign < 0) {
    const closed = Math.min(Math.abs(position.quantity), quantity);
    realized = closed * (price - position.averagePrice) * -sign * usd(order.symbol);
    realizedPnl += realized;
  }
  const after = position.quantity + sign * quantity;
  if (position.quantity * sign >= 0) position.averagePrice = (position.averagePrice * Math.abs(position.quantity) + price * quantity) / Math.abs(after);
  else if (after * position.quantity < 0) position.averagePrice = price;
  position.quantity = Math.abs(after) < it.lotSize / 2 ? 0 : after;
  positions.set(order.symbol, position);
  const fee = quantity * price * 0.00002 * usd(order.symbol);
  fees += fee;
  const filled = order.filledQuantity + quantity;
  order.averagePrice = ((order.averagePrice ?? 0) * order.filledQuantity + price * quantity) / filled;
  order.filledQuantity = filled;
  order.fees += fee;
  order.status = filled >= order.quantity - it.lotSize / 2 ? 'FILLED' : 'PARTIALLY_FILLED';
  order.updatedNs = atNs ?? nowNs();
  const one = {
    cursor: `c${String(fills.length + 1).padStart(8, '0')}`,
    tradeId: `t-${fills.length + 1}`,
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    venue: best.venue,
    quantity,
    price,
    fee,
    realizedPnl: realized,
    strategy: order.strategy,
    timeNs: order.updatedNs,
    time: iso(order.updatedNs),
  };
  fills.push(one);
  events.emit('fill', one);
  change();
}

function place({ clientOrderId, symbol, side, quantity, strategy = null, reason = 'Placed by hand.', atNs, price }) {
  const market = bySymbol(symbol).market();
  const order = {
    clientOrderId,
    symbol,
    side,
    quantity,
    status: 'SUBMITTED',
    venue: (side === 'BUY' ? market.bestAsk : market.bestBid).venue,
    strategy,
    reason,
    decisionPrice: price ?? market.mid,
    filledQuantity: 0,
    averagePrice: null,
    fees: 0,
    endReason: null,
    submittedNs: atNs ?? nowNs(),
    updatedNs: atNs ?? nowNs(),
    traceId: 'mock',
  };
  orders.push(order);
  change();
  return order;
}

export function submitOrder({ input }) {
  const known = orders.find((order) => order.clientOrderId === input.clientOrderId);
  if (known) return { order: withTimes(known) };
  const it = bySymbol(input.symbol);
  if (!it) throw refuse('INSTRUMENT_UNKNOWN', `There is no instrument '${input.symbol}'.`);
  const notional = input.quantity * it.market().mid;
  if (notional > 100_000)
    throw refuse('RISK_ORDER_NOTIONAL', 'The order is larger than one order may be.', { limit: 'order notional (USD)', allowed: '100000', attempted: notional.toFixed(2) });
  const order = place({ ...input, symbol: it.symbol });
  setTimeout(() => order.status === 'SUBMITTED' && ((order.status = 'ACCEPTED'), change()), 700);
  setTimeout(() => order.status !== 'CANCELLED' && fill(order, 0.4), 3000);
  setTimeout(() => order.status !== 'CANCELLED' && order.status !== 'FILLED' && fill(order, 1), 5000);
  return { order: withTimes(order) };
}

export function cancelOrder({ input }) {
  const order = orders.find((one) => one.clientOrderId === input.clientOrderId);
  if (!order) throw refuse('ORDER_UNKNOWN', `There is no order '${input.clientOrderId}'.`);
  if (order.status === 'FILLED') throw refuse('ORDER_ENDED', 'The order is filled already.');
  order.status = 'CANCELLED';
  order.endReason = 'Cancelled by its owner.';
  order.updatedNs = nowNs();
  change();
  return { order: withTimes(order) };
}

export const setStrategy = (state) => ({ input }) => {
  const strategy = strategies.find((one) => one.name === input.name);
  if (!strategy) throw refuse('STRATEGY_UNKNOWN', `There is no strategy '${input.name}'.`);
  strategy.state = state;
  return { strategy };
};

function page(all, cursorOf, { first, after, last, before }) {
  let list = all;
  let offset = 0;
  if (after !== undefined && after !== null) {
    offset = list.findIndex((one) => cursorOf(one) === after) + 1;
    list = list.slice(offset);
  }
  if (before !== undefined && before !== null) list = list.slice(0, Math.max(0, list.findIndex((one) => cursorOf(one) === before)));
  const size = last ?? first ?? 50;
  const nodes = last ? list.slice(-size) : list.slice(0, size);
  return {
    nodes,
    pageInfo: {
      hasNextPage: nodes.at(-1) !== all.at(-1),
      hasPreviousPage: nodes[0] !== all[0],
      startCursor: nodes.length ? cursorOf(nodes[0]) : null,
      endCursor: nodes.length ? cursorOf(nodes.at(-1)) : null,
    },
  };
}

function usd(symbol) {
  const quote = symbol.split('/')[1];
  if (quote === 'USD' || quote === 'USDT') return 1;
  const direct = bySymbol(`${quote}/USD`);
  return direct ? direct.price : 1 / (bySymbol(`USD/${quote}`)?.price ?? 1);
}

export function portfolio() {
  const lines = [...positions].map(([symbol, { quantity, averagePrice }]) => {
    const mark = bySymbol(symbol).market().mid;
    return { symbol, status: quantity ? 'OPEN' : 'CLOSED', quantity, averagePrice, markPrice: mark, unrealizedPnl: quantity * (mark - averagePrice) * usd(symbol) };
  });
  const unrealizedPnl = lines.reduce((sum, line) => sum + line.unrealizedPnl, 0);
  const grossExposure = lines.reduce((sum, line) => sum + Math.abs(line.quantity * line.markPrice * usd(line.symbol)), 0);
  const equity = capital + realizedPnl + unrealizedPnl - fees;
  const ns = nowNs();
  return {
    name: 'main',
    baseCurrency: 'USD',
    equity,
    cash: equity - grossExposure,
    realizedPnl,
    unrealizedPnl,
    fees,
    grossExposure,
    capital,
    version: String(version),
    asOfNs: ns,
    asOf: iso(ns),
    orderCount: orders.length,
    fillCount: fills.length,
    positions: lines,
    balances: [],
    equityCurve: ({ last }) => curve.slice(-last),
    orders: (args) => page(orders.map(withTimes), (order) => order.clientOrderId, args),
    fills: (args) => page(fills, (one) => one.cursor, args),
    ledger: { nodes: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } },
  };
}

export const fillsAfter = (cursor) => (cursor ? fills.slice(fills.findIndex((one) => one.cursor === cursor) + 1) : []);

function sample() {
  const ns = nowNs();
  curve.push({ timeNs: ns, time: iso(ns), equity: portfolio().equity });
}

let signals = 0;
function signal(atNs, price) {
  const it = instruments[Math.floor(Math.random() * instruments.length)];
  const strategy = strategies[Math.floor(Math.random() * strategies.length)];
  if (strategy.state !== 'RUNNING') return;
  const held = positions.get(it.symbol)?.quantity ?? 0;
  const side = held > 0 ? (Math.random() < 0.7 ? 'SELL' : 'BUY') : Math.random() < 0.6 ? 'BUY' : 'SELL';
  const raw = 20_000 / (it.price * usd(it.symbol));
  const quantity = Math.max(it.lotSize, it.lotSize < 0.01 ? Number(raw.toFixed(4)) : Math.round(raw / it.lotSize) * it.lotSize);
  strategy.signals++;
  strategy.lastReason = `${it.symbol} ${side === 'BUY' ? 'below' : 'above'} its mean by ${(1.5 + Math.random()).toFixed(2)} deviations`;
  const order = place({ clientOrderId: `${strategy.name}-${++signals}`, symbol: it.symbol, side, quantity: Number(quantity.toFixed(8)), strategy: strategy.name, reason: strategy.lastReason, atNs, price });
  if (Math.random() < 0.06) {
    order.status = 'REJECTED';
    order.endReason = 'RISK_ASSET_EXPOSURE: 5 % of equity an asset';
  } else if (atNs) fill(order, 1, atNs);
  else setTimeout(() => order.status === 'SUBMITTED' && fill(order, 1), 400);
}

export function startBook() {
  // A past of six hours, so that the curve and the tables are not empty.
  if (!process.env.MOCK_EMPTY) {
    let equity = capital;
    for (let i = 360; i > 0; i--) {
      equity += (Math.random() - 0.47) * 400;
      const ns = `${BigInt(Date.now() - i * 60_000) * 1_000_000n}`;
      curve.push({ timeNs: ns, time: iso(ns), equity });
      if (i % 4 === 0) signal(ns);
    }
    // The curve is made to end where the book stands.
    const now = portfolio().equity;
    curve.forEach((point, i) => (point.equity += ((now - equity) * (i + 1)) / curve.length));
    setInterval(() => signal(), 9_000);
  }
  sample();
  setInterval(sample, 60_000);
  setInterval(() => events.emit('portfolio'), 700);
}
