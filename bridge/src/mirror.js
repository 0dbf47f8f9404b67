/** @typedef {import("./protocol.js").Level} Level */

/**
 * What the parent was told of a book last, so that it can be told what has changed since: one change, however many updates of the venue lie between.
 */
export class Mirror {
  /** @type {Level[]} */
  #bids = [];
  /** @type {Level[]} */
  #asks = [];
  #isTold = false;
  #depth;

  /** @param {number} depth Most levels a side. */
  constructor(depth) {
    this.#depth = depth;
  }

  /** The parent knows nothing any more: the next change is a snapshot. */
  forget() {
    this.#bids = [];
    this.#asks = [];
    this.#isTold = false;
  }

  /**
   * What to tell, which counts as told.
   * @param {ArrayLike<any>} bids Best first.
   * @param {ArrayLike<any>} asks Best first.
   * @returns {{ kind: "snapshot" | "delta", bids: Level[], asks: Level[] }}
   */
  advance(bids, asks) {
    const nextBids = copy(bids, this.#depth);
    const nextAsks = copy(asks, this.#depth);
    /** @type {"snapshot" | "delta"} */
    const kind = this.#isTold ? "delta" : "snapshot";
    const change =
      kind === "snapshot"
        ? { kind, bids: nextBids, asks: nextAsks }
        : { kind, bids: changes(this.#bids, nextBids, 1), asks: changes(this.#asks, nextAsks, -1) };
    this.#bids = nextBids;
    this.#asks = nextAsks;
    this.#isTold = true;
    return change;
  }
}

/**
 * ccxt changes its levels in place, so they are copied.
 * @param {ArrayLike<any>} side
 * @param {number} depth
 * @returns {Level[]}
 */
function copy(side, depth) {
  /** @type {Level[]} */
  const levels = [];
  for (let i = 0; i < side.length && levels.length < depth; i++) levels.push([side[i][0], side[i][1]]);
  return levels;
}

/**
 * @param {Level[]} before
 * @param {Level[]} after
 * @param {1 | -1} direction 1 where the best price is the highest.
 */
function changes(before, after, direction) {
  /** @type {Level[]} */
  const changed = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const now = after[j];
    // Above 0: the new side has a price that the old one lacks.
    const order = old === undefined ? 1 : now === undefined ? -1 : (now[0] - old[0]) * direction;
    if (order > 0) {
      changed.push(now);
      j++;
    } else if (order < 0) {
      changed.push([old[0], 0]);
      i++;
    } else {
      if (now[1] !== old[1]) changed.push(now);
      i++;
      j++;
    }
  }
  return changed;
}
