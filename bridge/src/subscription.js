import { describe, faultOf } from "./errors.js";
import { Mirror } from "./mirror.js";
import { Retry } from "./retry.js";

/** @typedef {import("./venue.js").Venue} Venue */
/** @typedef {import("./protocol.js").BookFault} BookFault */

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 30_000;

/** What the parent wants of one market of a venue: loops over ccxt's watch calls, each of which begins again after an error. */
export class Subscription {
  /** ccxt's symbol. */
  symbol;
  /** The checksum in the venue's latest message about the book, where it has one. @type {number | undefined} */
  checksum;
  #venue;
  #name;
  #mirror;
  #book = /** @type {any} */ (null);
  #n = 0;
  #updates = 0;
  #isOpen = true;
  /** Wakes who waits before the next attempt. @type {Set<() => void>} */
  #waiting = new Set();

  /**
   * @param {Venue} venue
   * @param {string} name The parent's name of the market.
   * @param {string} symbol ccxt's.
   * @param {number} depth
   */
  constructor(venue, name, symbol, depth) {
    this.#venue = venue;
    this.#name = name;
    this.symbol = symbol;
    this.#mirror = new Mirror(depth);
  }

  /** @param {("book" | "trades" | "ticker")[]} channels */
  start(channels) {
    const { exchange } = this.#venue;
    if (channels.includes("book"))
      void this.#loop(async () => this.#takeBook(await exchange.watchOrderBook(this.symbol, this.#venue.depth)), (e) => this.#failBook(e));
    if (channels.includes("ticker"))
      void this.#loop(async () => this.#takeTicker(await exchange.watchTicker(this.symbol)), (e) => this.#failBook(e));
    if (channels.includes("trades"))
      void this.#loop(async () => this.#takeTrades(await exchange.watchTrades(this.symbol)), () => {});
  }

  stop() {
    this.#isOpen = false;
    for (const wake of this.#waiting) wake();
    this.#venue.outlet.withdraw(this.#about);
  }

  /**
   * The book is not to be trusted, and the parent has to hear that before anything else.
   * @param {BookFault} fault
   * @param {import("./protocol.js").BridgeError} [error]
   */
  distrust(fault, error) {
    this.#venue.outlet.withdraw(this.#about);
    this.#mirror.forget();
    this.#book = null;
    this.#updates = 0;
    this.checksum = undefined;
    delete this.#venue.exchange.orderbooks[this.symbol];
    this.#venue.outlet.tell({ t: "stale", venue: this.#venue.name, symbol: this.#name, fault, error });
  }

  get #about() {
    return "book " + this.#name;
  }

  /**
   * @param {() => Promise<void>} watch
   * @param {(error: unknown) => void} failed
   */
  async #loop(watch, failed) {
    const retry = new Retry(FIRST_RETRY_MS, LAST_RETRY_MS);
    while (this.#isOpen) {
      try {
        await watch();
        retry.reset();
      } catch (error) {
        if (!this.#isOpen) return;
        failed(error);
        await this.#wait(retry.next(describe(error, this.#venue.exchange).retryAfterMs));
      }
    }
  }

  /** @param {number} ms */
  #wait(ms) {
    return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
    });
  }

  /** @param {unknown} error */
  #failBook(error) {
    this.distrust(faultOf(error, this.#venue.exchange.id), describe(error, this.#venue.exchange));
  }

  /** @param {any} book */
  #takeBook(book) {
    if (!this.#isOpen) return;
    this.#book = book;
    this.#updates++;
    this.#venue.outlet.offer(this.#about, () => this.#tellBook(book.timestamp, this.#book.bids, this.#book.asks));
  }

  /** @param {any} ticker */
  #takeTicker(ticker) {
    if (!this.#isOpen) return;
    this.#updates++;
    const { bid, bidVolume, ask, askVolume, timestamp } = ticker;
    this.#venue.outlet.offer(this.#about, () => ({
      t: "ticker", venue: this.#venue.name, symbol: this.#name, ms: timestamp, bid, bidSize: bidVolume, ask, askSize: askVolume,
    }));
  }

  /** @param {import("ccxt").Trade[]} trades */
  #takeTrades(trades) {
    for (const { timestamp, price, amount, side } of trades)
      this.#venue.outlet.pass({ t: "trade", venue: this.#venue.name, symbol: this.#name, ms: timestamp, price, size: amount, side });
  }

  /**
   * @param {number | undefined} ms
   * @param {ArrayLike<any>} bids
   * @param {ArrayLike<any>} asks
   * @returns {import("./protocol.js").Book}
   */
  #tellBook(ms, bids, asks) {
    const change = this.#mirror.advance(bids, asks);
    const conflated = this.#updates - 1;
    this.#updates = 0;
    return { t: "book", venue: this.#venue.name, symbol: this.#name, n: ++this.#n, ms, checksum: this.checksum, conflated, ...change };
  }
}
