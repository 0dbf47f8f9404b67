import { describe, expect, it } from 'vitest';
import type { Trade } from '../graphql/types';
import { maxTapeRows, tapeRows, withTrades } from './tape';

const trade = (number: number, time = number): Trade => ({
  number,
  venue: 'kraken',
  price: 100,
  quantity: 1,
  aggressor: 'BUYER',
  timeNs: `${time}000000000`,
});
const numbers = (trades: readonly Trade[]) => trades.map((one) => one.number);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => trade(from + i));

describe('withTrades', () => {
  it('has the newest first, each once, however they come', () => {
    expect(numbers(withTrades([], [trade(1), trade(2), trade(3)]))).toEqual([3, 2, 1]);
    expect(numbers(withTrades([trade(3), trade(1)], [trade(2), trade(3), trade(1)]))).toEqual([3, 2, 1]);
    expect(numbers(withTrades([trade(3)], [trade(1), trade(2)]))).toEqual([3, 2, 1]);
  });

  it('is the same tape where nothing is new', () => {
    const tape = [trade(3), trade(2)];
    expect(withTrades(tape, [trade(2), trade(3)])).toBe(tape);
  });

  it('keeps no more than it shows', () => {
    const tape = withTrades([], range(1, 1_000));
    expect(tape).toHaveLength(maxTapeRows);
    expect(tape[0]?.number).toBe(999);
  });

  it('begins anew with the numbers', () => expect(numbers(withTrades([trade(9_000, 10), trade(8_999, 9)], [trade(4, 60)]))).toEqual([4]));

  it('takes a late one of a venue whose clock is ahead to its place', () =>
    expect(numbers(withTrades([trade(9, 10), trade(7, 9)], [trade(8, 11)]))).toEqual([9, 8, 7]));
});

describe('tapeRows', () => {
  const shown = (trades: Trade[]) => tapeRows(trades).map((row) => (row.kind === 'trade' ? row.trade.number : `${row.missed} missed`));

  it('say how many are missing between two', () => expect(shown([trade(20), trade(19), trade(6), trade(4)])).toEqual([20, 19, '12 missed', 6, '1 missed', 4]));

  it('say nothing of what was before the oldest', () => expect(shown([trade(20)])).toEqual([20]));

  it('are no more than fit, gaps too', () => {
    const sparse = range(1, 201).map((one) => ({ ...one, number: one.number * 2 })).reverse();
    const rows = tapeRows(sparse);
    expect(rows.length).toBeLessThanOrEqual(maxTapeRows);
    expect(rows.at(-1)?.kind).toBe('trade');
  });
});
