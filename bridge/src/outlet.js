/** @typedef {import("./protocol.js").ToParent} ToParent */
/** @typedef {import("./protocol.js").Trade} Trade */

/** Most trades of a venue that wait for room. */
export const MAX_WAITING_TRADES = 10_000;

/**
 * The way of one venue's messages to the parent. The market goes only where the parent has room for it: of a book or a ticker the latest state
 * waits, of trades so many and what comes then is counted as dropped. Answers and the word that a book is stale do not wait.
 */
export class Outlet {
  #write;
  #credit = 0;
  /** What to tell when there is room, by what it is about. @type {Map<string, () => ToParent | null>} */
  #states = new Map();
  /** @type {Trade[]} */
  #trades = [];
  #dropped = 0;

  /** @param {(message: ToParent) => void} write */
  constructor(write) {
    this.#write = write;
  }

  /**
   * Tells at once.
   * @param {ToParent} message
   */
  tell(message) {
    this.#write(message);
  }

  /**
   * Tells a state when there is room: the latest, however often it is offered until then.
   * @param {string} about
   * @param {() => ToParent | null} state Asked when there is room; null: there is nothing to tell any more.
   */
  offer(about, state) {
    this.#states.set(about, state);
    this.#flush();
  }

  /** @param {string} about */
  withdraw(about) {
    this.#states.delete(about);
  }

  /** @param {Omit<Trade, "dropped">} trade */
  pass(trade) {
    if (this.#trades.length >= MAX_WAITING_TRADES) this.#dropped++;
    else this.#trades.push({ ...trade, dropped: 0 });
    this.#flush();
  }

  /** @param {number} messages */
  grant(messages) {
    if (!Number.isSafeInteger(messages) || messages < 1) throw new Error("Credit is a whole number above 0.");
    this.#credit += messages;
    this.#flush();
  }

  #flush() {
    let sent = 0;
    while (this.#credit > 0 && sent < this.#trades.length) {
      const trade = this.#trades[sent++];
      trade.dropped = this.#dropped;
      this.#dropped = 0;
      this.#credit--;
      this.#write(trade);
    }
    if (sent > 0) this.#trades.splice(0, sent);
    for (const [about, state] of this.#states) {
      if (this.#credit === 0) return;
      this.#states.delete(about);
      const message = state();
      if (message === null) continue;
      this.#credit--;
      this.#write(message);
    }
  }
}
