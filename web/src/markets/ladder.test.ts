import { describe, expect, it } from 'vitest';
import { faultText, ladderOf, sizeDecimals } from './ladder';

const line = (price: number, size: number, total: number) => ({ price, size, total });
const book = {
  bids: [line(99, 1, 1), line(98, 3, 4), line(97, 6, 10)],
  asks: [line(101, 2, 2), line(102, 3, 5)],
};

describe('ladderOf', () => {
  it('measures both sides against the larger total', () => {
    const ladder = ladderOf(book, 15);
    expect(ladder.bids.map((row) => row.share)).toEqual([0.1, 0.4, 1]);
    expect(ladder.asks.map((row) => row.share)).toEqual([0.2, 0.5]);
    expect(ladder).toMatchObject({ spread: 2, mid: 100, bidShare: 10 / 15 });
  });

  it('counts only what it shows', () => {
    const ladder = ladderOf(book, 2);
    expect(ladder.bids.map((row) => row.share)).toEqual([0.2, 0.8]);
    expect(ladder.asks.at(-1)?.share).toBe(1);
  });

  it('has neither middle nor spread with an empty side', () =>
    expect(ladderOf({ bids: book.bids, asks: [] }, 15)).toMatchObject({ spread: null, mid: null, bidShare: 1 }));

  it('of nothing is empty', () => expect(ladderOf({ bids: [], asks: [] }, 15)).toMatchObject({ bids: [], asks: [], bidShare: null }));
});

it('sizes have about four digits, and no more than a lot', () => {
  expect(sizeDecimals([0.5, 0.01234, 2], 1e-8)).toBe(4);
  expect(sizeDecimals([1_200_000, 500_000], 1)).toBe(0);
  expect(sizeDecimals([0.0004, 0.0005], 1e-8)).toBe(7);
  expect(sizeDecimals([12.5], 0.1)).toBe(1);
  expect(sizeDecimals([], 0.01)).toBe(2);
});

it('faults are said in words, unknown ones as they come', () => {
  expect(faultText('Gap')).toBe('messages are missing');
  expect(faultText('BadMessage')).toBe('a message could not be meant');
  expect(faultText('Martian')).toBe('Martian');
  expect(faultText(null)).toBe('no reason was given');
});
