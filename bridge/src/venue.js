import ccxt from "ccxt";
import { checkAddresses } from "./addresses.js";
import { guard } from "./guards.js";
import { Subscription } from "./subscription.js";

/** @typedef {import("./protocol.js").Open} Open */
/** @typedef {import("./protocol.js").Market} Market */
/** @typedef {import("./outlet.js").Outlet} Outlet */

const SIGN_OF_LIFE_MS = 1_000;

/** One venue: a ccxt exchange, and what the parent wants of it. */
export class Venue {
  name;
  depth;
  outlet;
  exchange;
  /** By the parent's names. @type {Map<string, Subscription>} */
  #subscriptions = new Map();
  /** Clients that are being closed: what still comes from them is of a session that has ended. */
  #closing = new WeakSet();
  #hasHeard = false;
  #heartbeat;
  #lastPong = 0;

  /**
   * @param {Open} settings
   * @param {Outlet} outlet
   */
  constructor(settings, outlet) {
    const pro = /** @type {any} */ (ccxt.pro);
    if (!pro.exchanges.includes(settings.exchange)) throw new ccxt.BadRequest(`ccxt streams no venue '${settings.exchange}'.`);
    checkAddresses(settings.options);
    this.name = settings.venue;
    this.depth = settings.depth;
    this.outlet = outlet;
    /** @type {any} */
    this.exchange = new pro[settings.exchange]({
      enableRateLimit: true,
      newUpdates: true,
      streaming: { keepAlive: 5_000, maxPingPongMisses: 2 },
      ...settings.options,
      ...settings.credentials,
    });
    // Retries are ours: ccxt would repeat a snapshot at once, also when the venue asks to be left alone.
    this.exchange.options.watchOrderBook = { ...this.exchange.options.watchOrderBook, maxRetries: 1 };
    // Spot markets are all that is wanted; what else ccxt would load with them costs requests.
    this.exchange.options.fetchMargins = false;
    this.exchange.has.fetchCurrencies = false;
    const handle = this.exchange.handleMessage.bind(this.exchange);
    const check = guard(settings.exchange, this);
    /** @type {(client: any, message: any) => void} */
    this.exchange.handleMessage = (client, message) => {
      if (this.#closing.has(client)) return;
      this.#hasHeard = true;
      if (check(client, message)) handle(client, message);
    };
    this.#heartbeat = setInterval(() => this.#tellAlive(), SIGN_OF_LIFE_MS);
  }

  /**
   * Loads what is traded, and what it costs.
   * @returns {Promise<void>}
   */
  async load() {
    // Without it ccxt opens no socket without TLS, also not on loopback.
    await this.exchange.loadHttpProxyAgent();
    await this.exchange.loadMarkets();
  }

  /**
   * A market by what the venue or ccxt calls it.
   * @param {string} name
   */
  find(name) {
    const { exchange } = this;
    const byId = /** @type {any[] | undefined} */ (exchange.markets_by_id[name]);
    const market =
      byId?.find((m) => m.spot) ?? byId?.[0] ?? exchange.markets[name] ?? Object.values(exchange.markets).find((m) => m.wsId === name);
    if (market === undefined) throw new ccxt.BadSymbol(`${this.name} has no market '${name}'.`);
    return market;
  }

  /**
   * @param {string} name
   * @returns {Market}
   */
  describe(name) {
    const { precision, limits, maker, taker, info } = this.find(name);
    return {
      symbol: name,
      tick: text(precision?.price),
      lot: text(precision?.amount),
      minNotional: text(limits?.cost?.min),
      maker: text(maker),
      taker: text(taker),
      // Kraken's checksums are of digits: how many, it says here.
      priceDecimals: info?.pair_decimals ?? null,
      sizeDecimals: info?.lot_decimals ?? null,
    };
  }

  /** The names of the markets that the parent listens to. */
  get names() {
    return [...this.#subscriptions.keys()];
  }

  /** By ccxt's symbol. @param {string} symbol */
  subscriptionOf(symbol) {
    for (const subscription of this.#subscriptions.values()) if (subscription.symbol === symbol) return subscription;
    return undefined;
  }

  /**
   * @param {string} name
   * @param {("book" | "trades" | "ticker")[]} channels
   */
  subscribe(name, channels) {
    if (this.#subscriptions.has(name)) return;
    const subscription = new Subscription(this, name, this.find(name).symbol, this.depth);
    this.#subscriptions.set(name, subscription);
    subscription.start(channels);
  }

  /** @param {string} name */
  unsubscribe(name) {
    this.#subscriptions.get(name)?.stop();
    this.#subscriptions.delete(name);
  }

  /**
   * Begins all books anew, from new connections. What one venue calls a subscription and whether it may be renewed differs; connecting again does not.
   * @param {import("./protocol.js").BookFault} fault
   */
  async resync(fault) {
    for (const client of Object.values(this.exchange.clients ?? {})) this.#closing.add(/** @type {object} */ (client));
    for (const subscription of this.#subscriptions.values()) subscription.distrust(fault);
    await this.exchange.close();
  }

  async close() {
    clearInterval(this.#heartbeat);
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
    await this.exchange.close();
  }

  #tellAlive() {
    for (const client of Object.values(this.exchange.clients ?? {})) {
      const pong = /** @type {any} */ (client).lastPong ?? 0;
      if (pong > this.#lastPong) {
        this.#lastPong = pong;
        this.#hasHeard = true;
      }
    }
    if (!this.#hasHeard) return;
    this.#hasHeard = false;
    this.outlet.tell({ t: "alive", venue: this.name });
  }
}

/** @param {number | string | undefined} number */
const text = (number) => (number === undefined || number === null ? null : String(number));
