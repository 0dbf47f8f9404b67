// What travels between the bridge and its parent: a line of JSON a message, over the bridge's standard input and output. The parent knows the same
// names (Connectors/Venues/Bridge/BridgeMessages.cs); a change that an older side would misread raises the version.

export const VERSION = 1;

/** Most bytes of a line. */
export const MAX_LINE = 4 * 1024 * 1024;

/**
 * What went wrong, in the parent's words.
 * @typedef {"network" | "timeout" | "rate-limit" | "auth" | "bad-symbol" | "unavailable" | "protocol" | "funds" | "rejected" | "unknown-order"
 *   | "outcome-unknown"} ErrorKind
 */

/** @typedef {{ kind: ErrorKind, message: string, retryAfterMs?: number }} BridgeError */

/** Why a book is not to be trusted: @typedef {"gap" | "checksum" | "disconnected" | "bad-message"} BookFault */

/** A price and what is offered there from now on; 0: nothing. @typedef {[price: number, size: number]} Level */

/**
 * A venue to connect to. `credentials` and `options` are ccxt's own; nothing of them is ever written anywhere.
 * @typedef {{ t: "open", id: number, venue: string, exchange: string, symbols: string[], depth: number, credentials?: Record<string, string>,
 *   options?: Record<string, any> }} Open
 * @typedef {{ t: "close", venue: string }} Close
 * @typedef {{ t: "credit", venue: string, n: number }} Credit  Room for so many more messages of the market.
 * @typedef {{ t: "subscribe", venue: string, symbol: string, channels: ("book" | "trades" | "ticker")[] }} Subscribe
 * @typedef {{ t: "unsubscribe", venue: string, symbol: string }} Unsubscribe
 * @typedef {{ t: "resync", venue: string, symbol: string }} Resync  The parent distrusts the book: it wants a snapshot from a new connection.
 * @typedef {{ t: "ping", id: number }} Ping
 * @typedef {{ t: "submit", id: number, venue: string, symbol: string, clientOrderId: string, side: "buy" | "sell", quantity: string,
 *   price?: string }} Submit  Without a price: at the market.
 * @typedef {{ t: "cancel", id: number, venue: string, symbol: string, clientOrderId: string, orderId?: string }} Cancel
 * @typedef {{ t: "orders" | "balances", id: number, venue: string }} Ask
 * @typedef {{ t: "fills", id: number, venue: string, sinceMs: number, symbols: string[] }} Fills
 * @typedef {Open | Close | Credit | Subscribe | Unsubscribe | Resync | Ping | Submit | Cancel | Ask | Fills} FromParent
 */

/**
 * @typedef {{ t: "hello", version: number, ccxt: string, node: string }} Hello
 * @typedef {{ t: "answer", id: number, value?: unknown, error?: BridgeError }} Answer
 * @typedef {{ t: "alive", venue: string }} Alive  The venue has said something since the last time.
 * @typedef {{ t: "stale", venue: string, symbol: string, fault: BookFault, error?: BridgeError }} Stale
 * @typedef {{ t: "book", venue: string, symbol: string, kind: "snapshot" | "delta", n: number, ms?: number, checksum?: number, conflated: number,
 *   bids: Level[], asks: Level[] }} Book  `n` counts this book's messages; `conflated` the venue's updates that it stands for beyond one.
 * @typedef {{ t: "trade", venue: string, symbol: string, ms?: number, price?: number, size?: number, side?: string, dropped: number }} Trade
 *   `dropped`: trades of this venue that there was no room for since the last one.
 * @typedef {{ t: "ticker", venue: string, symbol: string, ms?: number, bid?: number, bidSize?: number, ask?: number, askSize?: number }} Ticker
 * @typedef {Hello | Answer | Alive | Stale | Book | Trade | Ticker} ToParent
 */

/**
 * Reads a line of the parent.
 * @param {string} line
 * @returns {FromParent}
 */
export function parse(line) {
  const message = JSON.parse(line);
  if (typeof message !== "object" || message === null || typeof message.t !== "string") throw new Error("A line is no message.");
  return message;
}

/** A market as the parent hears of it. @typedef {{ symbol: string, tick: string | null, lot: string | null, minNotional: string | null,
 *   maker: string | null, taker: string | null, priceDecimals: number | null, sizeDecimals: number | null, isUnknown?: boolean }} Market */
