/** @typedef {import("./venue.js").Venue} Venue */

/**
 * What ccxt does not look at: watches the messages of a venue on their way into ccxt.
 * @param {string} exchange
 * @param {Venue} venue
 * @returns {(client: any, message: any) => boolean} Whether ccxt may have the message.
 */
export function guard(exchange, venue) {
  switch (exchange) {
    case "coinbase":
      return countSequence(venue);
    case "kraken":
      return keepChecksums(venue);
    default:
      return () => true;
  }
}

/**
 * Coinbase numbers the messages of a connection, of all channels together; ccxt does not look whether one is missing.
 * @param {Venue} venue
 */
function countSequence(venue) {
  /** @type {WeakMap<object, number>} */
  const last = new WeakMap();
  return (/** @type {any} */ client, /** @type {any} */ message) => {
    const number = message?.sequence_num;
    if (typeof number !== "number") return true;
    const expected = (last.get(client) ?? number - 1) + 1;
    last.set(client, number);
    if (number === expected) return true;
    void venue.resync("gap");
    return false;
  };
}

/**
 * Kraken says after each message what the book's checksum is. ccxt's own check is off, since numbers have lost their zeros by then; the parent knows
 * the market's precision and checks.
 * @param {Venue} venue
 */
function keepChecksums(venue) {
  return (/** @type {any} */ _client, /** @type {any} */ message) => {
    if (message?.channel === "book" && Array.isArray(message.data))
      for (const book of message.data) {
        const subscription = venue.subscriptionOf(book?.symbol);
        if (subscription !== undefined && typeof book.checksum === "number") subscription.checksum = book.checksum;
      }
    return true;
  };
}
