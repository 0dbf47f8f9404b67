import { describe, expect, it } from 'vitest';
import type { Bar, Fill } from '../graphql/types';
import { fillMarks, withBar } from './bars';

const bar = (minute: number, close: number, isClosed = true): Bar => ({
  openTimeNs: `${minute * 60}000000000`,
  open: 1,
  high: 2,
  low: 0.5,
  close,
  volume: 0,
  isClosed,
});

describe('withBar', () => {
  const bars = [bar(1, 1), bar(2, 2, false)];

  it('replaces the forming bar and appends the next', () => {
    expect(withBar(bars, bar(2, 2.5, false))).toEqual([bar(1, 1), bar(2, 2.5, false)]);
    expect(withBar(bars, bar(2, 2.6))).toEqual([bar(1, 1), bar(2, 2.6)]);
    expect(withBar(bars, bar(3, 3, false))).toHaveLength(3);
  });

  it('does not let a late forming bar undo the closed one', () => expect(withBar(bars, bar(1, 9, false))).toBe(bars));

  it('puts a late bar at its place', () => {
    expect(withBar([bar(1, 1), bar(3, 3)], bar(2, 2)).map((one) => one.close)).toEqual([1, 2, 3]);
    expect(withBar([], bar(1, 1))).toEqual([bar(1, 1)]);
  });

  it('does not grow for ever', () => {
    let many: readonly Bar[] = [];
    for (let minute = 0; minute < 5_000; minute++) many = withBar(many, bar(minute, 1));
    expect(many.length).toBeLessThanOrEqual(1_600);
    expect(many.at(-1)).toEqual(bar(4_999, 1));
  });
});

describe('fillMarks', () => {
  const fill = (second: number, side: Fill['side'], symbol = 'EUR/USD') => ({ timeNs: `${second}500000000`, side, symbol }) as Fill;
  const bars = [bar(5, 1), bar(10, 1)];

  it('stand at the bar that the fill fell into, counted by side', () => {
    const fills = [fill(601, 'BUY'), fill(659, 'BUY'), fill(620, 'SELL'), fill(310, 'SELL')];
    expect(fillMarks(fills, 'EUR/USD', '5m', bars)).toEqual([
      { time: 300, side: 'SELL', text: 'S' },
      { time: 600, side: 'BUY', text: 'B2' },
      { time: 600, side: 'SELL', text: 'S' },
    ]);
  });

  it('stand at their month, however long it is', () => {
    const at = (date: string) => Date.parse(date) / 60_000;
    const months = [bar(at('2026-01-01T00:00Z'), 1), bar(at('2026-02-01T00:00Z'), 1), bar(at('2026-03-01T00:00Z'), 1)];
    const fills = ['2026-01-31T23:59Z', '2026-02-28T12:00Z', '2026-03-31T23:59Z', '2026-04-01T00:00Z'].map((date) => fill(at(date) * 60, 'BUY'));
    expect(fillMarks(fills, 'EUR/USD', '1M', months).map((mark) => mark.time / 60)).toEqual(months.map((one) => Number(one.openTimeNs) / 60e9));
  });

  it('leave out other instruments, and what no bar is there for', () => {
    expect(fillMarks([fill(601, 'BUY', 'BTC/USD'), fill(10, 'BUY'), fill(5000, 'BUY')], 'EUR/USD', '5m', bars)).toEqual([]);
    expect(fillMarks([fill(601, 'BUY')], 'EUR/USD', '5m', [])).toEqual([]);
  });
});
