import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_WAITING_TRADES, Outlet } from "../src/outlet.js";

/** @returns {{ outlet: Outlet, told: any[] }} */
const open = () => {
  /** @type {any[]} */
  const told = [];
  return { outlet: new Outlet((message) => told.push(message)), told };
};
const alive = (/** @type {string} */ venue) => /** @type {const} */ ({ t: "alive", venue });
const trade = (/** @type {number} */ price) => /** @type {const} */ ({ t: "trade", venue: "v", symbol: "s", price });

test("without credit the market waits, and what cannot wait does not", () => {
  const { outlet, told } = open();
  outlet.offer("a", () => alive("state"));
  outlet.pass(trade(1));
  outlet.tell(alive("now"));
  assert.deepEqual(told, [alive("now")]);
  outlet.grant(2);
  assert.equal(told.length, 3);
});

test("of a state the latest is told, once, and is made only then", () => {
  const { outlet, told } = open();
  outlet.offer("a", () => assert.fail("superseded"));
  outlet.offer("a", () => alive("second"));
  outlet.grant(5);
  assert.deepEqual(told, [alive("second")]);
});

test("a state that was withdrawn is not told", () => {
  const { outlet, told } = open();
  outlet.offer("a", () => alive("old"));
  outlet.withdraw("a");
  outlet.grant(5);
  assert.deepEqual(told, []);
});

test("states take turns when credit is short", () => {
  const { outlet, told } = open();
  outlet.offer("a", () => alive("a"));
  outlet.offer("b", () => alive("b"));
  outlet.grant(1);
  outlet.offer("a", () => alive("a again"));
  outlet.grant(2);
  assert.deepEqual(told.map((m) => m.venue), ["a", "b", "a again"]);
});

test("trades beyond what may wait are dropped and counted, none without a word", () => {
  const { outlet, told } = open();
  for (let i = 0; i < MAX_WAITING_TRADES + 3; i++) outlet.pass(trade(i));
  outlet.grant(2);
  assert.deepEqual(told.map((m) => [m.price, m.dropped]), [[0, 3], [1, 0]]);
});

test("credit is a whole number above 0", () => {
  const { outlet } = open();
  for (const wrong of [0, -1, 1.5, NaN]) assert.throws(() => outlet.grant(wrong));
});
