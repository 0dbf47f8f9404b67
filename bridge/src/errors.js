import ccxt from "ccxt";

/** @typedef {import("./protocol.js").BridgeError} BridgeError */
/** @typedef {import("./protocol.js").BookFault} BookFault */
/** @typedef {import("./protocol.js").ErrorKind} ErrorKind */

/** ccxt's errors, the narrower before the wider. @type {[new (...args: any[]) => Error, ErrorKind][]} */
const KINDS = [
  [ccxt.AuthenticationError, "auth"],
  [ccxt.RateLimitExceeded, "rate-limit"],
  [ccxt.DDoSProtection, "rate-limit"],
  [ccxt.BadSymbol, "bad-symbol"],
  [ccxt.InsufficientFunds, "funds"],
  [ccxt.OrderNotFound, "unknown-order"],
  [ccxt.RequestTimeout, "timeout"],
  [ccxt.ExchangeNotAvailable, "unavailable"],
  [ccxt.ExchangeClosedByUser, "network"],
  [ccxt.NetworkError, "network"],
  [ccxt.BadResponse, "protocol"],
  [ccxt.ExchangeError, "rejected"],
];

const MOST_TEXT = 300;

/**
 * An error in the parent's words: without what is secret, and without the request's parameters, which hold its signature.
 * @param {unknown} error
 * @param {import("ccxt").Exchange} [exchange] Whose answer it is.
 * @returns {BridgeError}
 */
export function describe(error, exchange) {
  const kind = KINDS.find(([type]) => error instanceof type)?.[1] ?? "protocol";
  let message = (error instanceof Error ? error.message : String(error)).replace(/\?\S*/g, "?…");
  for (const secret of exchange ? [exchange.apiKey, exchange.secret, exchange.password, exchange.uid, exchange.token] : [])
    if (typeof secret === "string" && secret.length > 0) message = message.replaceAll(secret, "…");
  if (message.length > MOST_TEXT) message = message.slice(0, MOST_TEXT) + "…";
  const after = kind === "rate-limit" ? retryAfter(exchange) : undefined;
  return after === undefined ? { kind, message } : { kind, message, retryAfterMs: after };
}

/**
 * Why the book that an error came instead of is not to be trusted.
 * @param {unknown} error
 * @param {string} exchange ccxt's name of the venue.
 * @returns {BookFault}
 */
export function faultOf(error, exchange) {
  // Binance has no checksums: there it is ccxt's word for a gap.
  if (error instanceof ccxt.ChecksumError) return exchange.startsWith("binance") ? "gap" : "checksum";
  if (error instanceof ccxt.InvalidNonce) return "gap";
  return error instanceof ccxt.NetworkError || error instanceof ccxt.ExchangeClosedByUser ? "disconnected" : "bad-message";
}

/** @param {import("ccxt").Exchange} [exchange] */
function retryAfter(exchange) {
  const headers = /** @type {Record<string, string> | undefined} */ (exchange?.last_response_headers);
  const name = Object.keys(headers ?? {}).find((h) => h.toLowerCase() === "retry-after");
  const seconds = headers !== undefined && name !== undefined ? Number(headers[name]) : NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}
