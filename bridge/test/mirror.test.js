import assert from "node:assert/strict";
import { test } from "node:test";
import { Mirror } from "../src/mirror.js";

test("the first change is the whole book", () => {
  assert.deepEqual(new Mirror(10).advance([[2, 1]], [[3, 1]]), { kind: "snapshot", bids: [[2, 1]], asks: [[3, 1]] });
});

test("a later change is what differs, and what has gone has size 0", () => {
  const mirror = new Mirror(10);
  mirror.advance([[5, 1], [4, 1], [2, 1]], [[6, 1], [8, 1]]);
  assert.deepEqual(mirror.advance([[5, 2], [3, 7], [2, 1]], [[7, 1], [8, 1], [9, 1]]), {
    kind: "delta", bids: [[5, 2], [4, 0], [3, 7]], asks: [[6, 0], [7, 1], [9, 1]],
  });
});

test("levels beyond the depth are not told, and what falls out of it has gone", () => {
  const mirror = new Mirror(2);
  assert.deepEqual(mirror.advance([[5, 1], [4, 1], [3, 1]], []).bids, [[5, 1], [4, 1]]);
  assert.deepEqual(mirror.advance([[6, 1], [5, 1], [4, 1]], []).bids, [[6, 1], [4, 0]]);
});

test("what ccxt changes in place later is not taken for told", () => {
  const mirror = new Mirror(10);
  const bids = [[5, 1]];
  mirror.advance(bids, []);
  bids[0][1] = 9;
  assert.deepEqual(mirror.advance(bids, []).bids, [[5, 9]]);
});

test("what was forgotten is told whole", () => {
  const mirror = new Mirror(10);
  mirror.advance([[5, 1]], []);
  mirror.forget();
  assert.equal(mirror.advance([[5, 1]], []).kind, "snapshot");
});

test("changes lead from any book to any other", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const side = (/** @type {1 | -1} */ direction) =>
    [...new Set(Array.from({ length: 20 }, () => Math.floor(random() * 30) + 1))].sort((a, b) => (b - a) * direction).map((p) => [p, Math.ceil(random() * 3)]);
  const mirror = new Mirror(15);
  /** @type {Map<number, number>[]} */
  const kept = [new Map(), new Map()];
  for (let i = 0; i < 500; i++) {
    const book = [side(1), side(-1)];
    const change = mirror.advance(book[0], book[1]);
    for (const [index, levels] of [change.bids, change.asks].entries())
      for (const [price, size] of levels) size === 0 ? kept[index].delete(price) : kept[index].set(price, size);
    for (const index of [0, 1])
      assert.deepEqual(new Map([...kept[index]].sort()), new Map(/** @type {[number, number][]} */ (book[index].slice(0, 15)).sort()));
  }
});
