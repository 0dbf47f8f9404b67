// Does the operations of a file (MixedOrders.cs writes it) with nodejs-order-book: for each line on stdin once, in a new book, answered by one line.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { OrderBook } from 'nodejs-order-book';

const ADD = 0;
const TAKE = 1;
const NUMBERS = 5;

const bytes = readFileSync(process.argv[2]);
const numbers = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const before = numbers[0];
const count = (numbers.length - 1) / NUMBERS;

// What a caller has at hand anyway is made beforehand: ids as text, and the orders.
const kinds = new Uint8Array(count);
const inputs = new Array(count);
for (let i = 0; i < count; i++) {
  const [kind, side, price, size, id] = numbers.subarray(1 + i * NUMBERS, 1 + (i + 1) * NUMBERS);
  kinds[i] = kind;
  inputs[i] =
    kind === ADD || kind === TAKE
      ? { id: String(id), side: side > 0 ? 'buy' : 'sell', size, price, timeInForce: kind === TAKE ? 'IOC' : 'GTC' }
      : String(id);
}

/** Does the operations from one to before another; gives the lots that were taken. */
function apply(book, from, to) {
  let lots = 0;
  for (let i = from; i < to; i++) {
    if (kinds[i] === ADD) {
      book.limit(inputs[i]);
    } else if (kinds[i] === TAKE) {
      lots += inputs[i].size - book.limit(inputs[i]).quantityLeft;
    } else {
      book.cancel(inputs[i]);
    }
  }
  return lots;
}

for await (const _ of createInterface({ input: process.stdin })) {
  const book = new OrderBook();
  apply(book, 0, before);
  const started = process.hrtime.bigint();
  const lots = apply(book, before, count);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;

  const snapshot = book.snapshot();
  const orders = [...snapshot.bids, ...snapshot.asks].flatMap(level => level.orders);
  const restingLots = orders.reduce((sum, order) => sum + order.size, 0);
  console.log(JSON.stringify({ perSecond: (count - before) / seconds, lots, orders: orders.length, restingLots }));
}
