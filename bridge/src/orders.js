import ccxt from "ccxt";
import { describe } from "./errors.js";

/** @typedef {import("./venue.js").Venue} Venue */
/** @typedef {import("./protocol.js").BridgeError} BridgeError */

/** Errors after which it is not known whether the venue has the order. @type {Set<import("./protocol.js").ErrorKind>} */
const UNCERTAIN = new Set(["network", "timeout", "unavailable", "protocol"]);

/**
 * Sends an order, once.
 * @param {Venue} venue
 * @param {import("./protocol.js").Submit} order
 * @returns {Promise<{ value: unknown } | { error: BridgeError }>}
 */
export async function submit(venue, order) {
  const { exchange } = venue;
  try {
    const { symbol } = venue.find(order.symbol);
    const price = order.price === undefined ? undefined : Number(order.price);
    const type = price === undefined ? "market" : "limit";
    const answer = await exchange.createOrder(symbol, type, order.side, Number(order.quantity), price, { clientOrderId: order.clientOrderId });
    return { value: shape({ clientOrderId: order.clientOrderId, amount: Number(order.quantity), price, side: order.side, status: "open", ...defined(answer) }, order.symbol) };
  } catch (e) {
    const error = describe(e, exchange);
    return { error: UNCERTAIN.has(error.kind) ? { ...error, kind: "outcome-unknown" } : error };
  }
}

/**
 * @param {Venue} venue
 * @param {import("./protocol.js").Cancel} wanted
 */
export async function cancel(venue, wanted) {
  const { exchange } = venue;
  const { symbol } = venue.find(wanted.symbol);
  const open = await exchange.fetchOpenOrders(symbol);
  const found = open.find((/** @type {any} */ o) => o.clientOrderId === wanted.clientOrderId);
  if (found === undefined) throw new ccxt.OrderNotFound(`${venue.name} has no working order '${wanted.clientOrderId}'.`);
  await exchange.cancelOrder(found.id, symbol);
  return shape({ ...found, status: "canceled" }, wanted.symbol);
}

/** @param {Venue} venue */
export async function openOrders(venue) {
  const orders = [];
  for (const name of venue.names) {
    const found = await venue.exchange.fetchOpenOrders(venue.find(name).symbol);
    orders.push(...found.map((/** @type {any} */ o) => shape(o, name)));
  }
  return orders;
}

/**
 * @param {Venue} venue
 * @param {import("./protocol.js").Fills} wanted
 */
export async function fills(venue, wanted) {
  const all = [];
  for (const name of wanted.symbols) {
    const trades = await venue.exchange.fetchMyTrades(venue.find(name).symbol, wanted.sinceMs);
    for (const t of trades)
      all.push({
        id: String(t.id), orderId: t.order ?? "", clientOrderId: t.clientOrderId ?? "", symbol: name, side: t.side, quantity: t.amount, price: t.price,
        fee: t.fee?.cost ?? 0, feeAsset: t.fee?.currency ?? "", ms: t.timestamp,
      });
  }
  return all.sort((a, b) => a.ms - b.ms);
}

/** @param {Venue} venue */
export async function balances(venue) {
  const { free, used } = await venue.exchange.fetchBalance();
  return Object.keys(free).map((asset) => ({ asset, free: free[asset] ?? 0, held: used?.[asset] ?? 0 }));
}

/**
 * @param {any} order ccxt's.
 * @param {string} name The parent's name of the market.
 */
function shape(order, name) {
  return {
    clientOrderId: order.clientOrderId ?? "", orderId: String(order.id ?? ""), symbol: name, side: order.side, status: order.status, quantity: order.amount,
    filled: order.filled ?? 0, price: order.price, ms: order.timestamp,
  };
}

/** What is not undefined. @param {Record<string, unknown>} fields */
const defined = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
