import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import ccxt from "ccxt";
import { checkAddresses } from "../src/addresses.js";
import { describe, faultOf } from "../src/errors.js";
import { guard } from "../src/guards.js";
import { Lines } from "../src/lines.js";
import { MAX_LINE, parse } from "../src/protocol.js";
import { Retry } from "../src/retry.js";

const main = fileURLToPath(new URL("../src/main.js", import.meta.url));

test("lines are cut wherever the bytes were", () => {
  /** @type {string[]} */
  const seen = [];
  const lines = new Lines((line) => seen.push(line));
  for (const part of ["a", "b\nc", "\n\nd", "€\n"]) for (const byte of Buffer.from(part)) lines.add(Buffer.from([byte]));
  assert.deepEqual(seen, ["ab", "c", "d€"]);
});

test("a line that is too long is refused", () => {
  const lines = new Lines(() => {});
  assert.throws(() => lines.add(Buffer.alloc(MAX_LINE + 1, "x")), /more than/);
});

test("a line that is no message is refused", () => {
  for (const line of ["7", "null", "{}", '{"t":1}', "x"]) assert.throws(() => parse(line));
});

test("waits double, up to the longest, and are at least what the venue asks", () => {
  const retry = new Retry(100, 1_000);
  for (const full of [100, 200, 400, 800, 1_000, 1_000]) {
    const wait = retry.next();
    assert.ok(wait >= full / 2 && wait <= full, `${wait} of ${full}`);
  }
  assert.equal(retry.next(5_000), 5_000);
  retry.reset();
  assert.ok(retry.next() <= 100);
});

test("errors have the parent's names, the narrower before the wider", () => {
  /** @type {[Error, string][]} */
  const cases = [
    [new ccxt.RateLimitExceeded("x"), "rate-limit"], [new ccxt.DDoSProtection("x"), "rate-limit"], [new ccxt.RequestTimeout("x"), "timeout"],
    [new ccxt.OnMaintenance("x"), "unavailable"], [new ccxt.NetworkError("x"), "network"], [new ccxt.PermissionDenied("x"), "auth"],
    [new ccxt.InsufficientFunds("x"), "funds"], [new ccxt.OrderNotFound("x"), "unknown-order"], [new ccxt.InvalidOrder("x"), "rejected"],
    [new ccxt.BadSymbol("x"), "bad-symbol"], [new TypeError("x"), "protocol"],
  ];
  for (const [error, kind] of cases) assert.equal(describe(error).kind, kind, error.name);
});

test("errors show neither credentials nor the parameters of a request, which hold its signature", () => {
  const exchange = new ccxt.binance({ apiKey: "my-key", secret: "my-secret" });
  const { message } = describe(new ccxt.ExchangeError("GET https://x/y?signature=abc failed for my-key with my-secret"), exchange);
  assert.doesNotMatch(message, /my-key|my-secret|abc/);
});

test("Binance's checksum errors are gaps, Kraken's are checksum errors", () => {
  assert.equal(faultOf(new ccxt.ChecksumError("x"), "binance"), "gap");
  assert.equal(faultOf(new ccxt.ChecksumError("x"), "kraken"), "checksum");
  assert.equal(faultOf(new ccxt.NetworkError("x"), "kraken"), "disconnected");
  assert.equal(faultOf(new TypeError("x"), "kraken"), "bad-message");
});

test("a number that is missing at Coinbase begins the books anew, and the message behind it is not taken", () => {
  /** @type {string[]} */
  const faults = [];
  const check = guard("coinbase", /** @type {any} */ ({ resync: async (/** @type {string} */ fault) => faults.push(fault) }));
  const client = {};
  assert.deepEqual([4, 5, 7].map((sequence_num) => check(client, { sequence_num })), [true, true, false]);
  assert.ok(check({}, { sequence_num: 0 }), "another connection counts for itself");
  assert.deepEqual(faults, ["gap"]);
});

test("addresses without TLS are refused wherever they stand, unless they are loopback", () => {
  checkAddresses({ urls: { api: { ws: "ws://127.0.0.1:1/x", rest: ["https://example.com"] } } });
  checkAddresses(undefined);
  for (const address of ["http://example.com", "ws://10.0.0.1", "http://127.0.0.1.example.com"])
    assert.throws(() => checkAddresses({ urls: { api: { deep: [address] } } }), /TLS/);
});

test("it says its version, answers, and ends with its parent", async () => {
  const child = spawn(process.execPath, [main], { stdio: ["pipe", "pipe", "inherit"] });
  /** @type {any[]} */
  const seen = [];
  const lines = new Lines((line) => {
    seen.push(JSON.parse(line));
    if (seen.length === 1) child.stdin.write('{"t":"ping","id":7}\n{"t":"balances","id":8,"venue":"none"}\n');
    if (seen.length === 3) child.stdin.end();
  });
  child.stdout.on("data", (bytes) => lines.add(bytes));
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
  assert.equal(seen[0].version, 1);
  assert.deepEqual(seen[1], { t: "answer", id: 7, value: {} });
  assert.equal(seen[2].error.kind, "unavailable");
});

test("words that it does not know end it", async () => {
  const child = spawn(process.execPath, [main], { stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.write('{"t":"dance"}\n');
  const [code] = await once(child, "exit");
  assert.equal(code, 1);
});
