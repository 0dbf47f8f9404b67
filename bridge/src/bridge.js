import ccxt from "ccxt";
import { describe } from "./errors.js";
import { balances, cancel, fills, openOrders, submit } from "./orders.js";
import { Outlet } from "./outlet.js";
import { VERSION } from "./protocol.js";
import { Venue } from "./venue.js";

/** @typedef {import("./protocol.js").FromParent} FromParent */
/** @typedef {import("./protocol.js").ToParent} ToParent */

/** Many venues in one process, and the parent's words to them. */
export class Bridge {
  #write;
  /** @type {Map<string, Venue>} */
  #venues = new Map();
  /** By venue; there before the venue is, since credit may come first. @type {Map<string, Outlet>} */
  #outlets = new Map();

  /** @param {(message: ToParent) => void} write */
  constructor(write) {
    this.#write = write;
    write({ t: "hello", version: VERSION, ccxt: ccxt.version, node: process.version });
  }

  /** @param {FromParent} message */
  take(message) {
    switch (message.t) {
      case "open":
        return void this.#answer(message.id, undefined, () => this.#open(message));
      case "close":
        return void this.#close(message.venue);
      case "credit":
        return this.#outlet(message.venue).grant(message.n);
      case "subscribe":
        return this.#subscribe(message);
      case "unsubscribe":
        return this.#venues.get(message.venue)?.unsubscribe(message.symbol);
      case "resync":
        return void this.#venues.get(message.venue)?.resync("bad-message");
      case "ping":
        return this.#write({ t: "answer", id: message.id, value: {} });
      case "submit":
        return void this.#submit(message);
      case "cancel":
        return void this.#answer(message.id, message.venue, (venue) => cancel(venue, message));
      case "orders":
        return void this.#answer(message.id, message.venue, openOrders);
      case "fills":
        return void this.#answer(message.id, message.venue, (venue) => fills(venue, message));
      case "balances":
        return void this.#answer(message.id, message.venue, balances);
      default:
        throw new Error("The parent says what this version does not know.");
    }
  }

  /** @param {string} name */
  #outlet(name) {
    let outlet = this.#outlets.get(name);
    if (outlet === undefined) this.#outlets.set(name, (outlet = new Outlet(this.#write)));
    return outlet;
  }

  /** @param {import("./protocol.js").Open} message */
  async #open(message) {
    await this.#close(message.venue);
    const venue = new Venue(message, this.#outlet(message.venue));
    this.#venues.set(message.venue, venue);
    try {
      await venue.load();
    } catch (error) {
      // Described while it still knows what is secret.
      const described = describe(error, venue.exchange);
      await this.#close(message.venue);
      throw new Described(described);
    }
    return message.symbols.map((name) => {
      try {
        return venue.describe(name);
      } catch {
        return { symbol: name, tick: null, lot: null, minNotional: null, maker: null, taker: null, priceDecimals: null, sizeDecimals: null, isUnknown: true };
      }
    });
  }

  /** @param {string} name */
  async #close(name) {
    const venue = this.#venues.get(name);
    this.#venues.delete(name);
    this.#outlets.delete(name);
    await venue?.close();
  }

  /** @param {import("./protocol.js").Subscribe} message */
  #subscribe(message) {
    const venue = this.#venues.get(message.venue);
    try {
      venue?.subscribe(message.symbol, message.channels);
    } catch (error) {
      this.#write({ t: "stale", venue: message.venue, symbol: message.symbol, fault: "bad-message", error: describe(error, venue?.exchange) });
    }
  }

  /** @param {import("./protocol.js").Submit} message */
  async #submit(message) {
    const venue = this.#venues.get(message.venue);
    const answer = venue === undefined ? { error: notOpen(message.venue) } : await submit(venue, message);
    this.#write({ t: "answer", id: message.id, ...answer });
  }

  /**
   * @param {number} id
   * @param {string | undefined} name Undefined: the question is not to a venue.
   * @param {(venue: Venue) => Promise<unknown>} ask
   */
  async #answer(id, name, ask) {
    const venue = name === undefined ? undefined : this.#venues.get(name);
    if (name !== undefined && venue === undefined) return this.#write({ t: "answer", id, error: notOpen(name) });
    try {
      this.#write({ t: "answer", id, value: await ask(/** @type {Venue} */ (venue)) });
    } catch (error) {
      this.#write({ t: "answer", id, error: error instanceof Described ? error.error : describe(error, venue?.exchange) });
    }
  }
}

class Described extends Error {
  /** @param {import("./protocol.js").BridgeError} error */
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

/** @param {string} name @returns {import("./protocol.js").BridgeError} */
const notOpen = (name) => ({ kind: "unavailable", message: `${name} is not open.` });
