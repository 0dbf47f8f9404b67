import { describe, expect, it } from 'vitest';
import { depthCurve } from './depth';

const line = (price: number, total: number) => ({ price, size: 1, total });

describe('depthCurve', () => {
  it('steps down to the best prices and up again', () => {
    const curve = depthCurve({ bids: [line(99, 1), line(98, 4)], asks: [line(101, 2), line(102, 3)] });
    expect(curve).toMatchObject({ lowest: 98, highest: 102, most: 4, middle: 0.5 });
    expect(curve?.bidLine).toBe('M0.25 1H0.25V0.75H0V0H0');
    expect(curve?.askLine).toBe('M0.75 1H0.75V0.5H1V0.25H1');
    expect(curve?.askArea).toBe('M0.75 1H0.75V0.5H1V0.25H1V1Z');
  });

  it('reaches as far as the shorter side, so that one far order hides nothing', () => {
    const curve = depthCurve({ bids: [line(99, 1), line(10, 900)], asks: [line(101, 2), line(102, 3)] });
    expect(curve).toMatchObject({ lowest: 98, highest: 102, most: 3 });
  });

  it('is there for one level a side, and for a crossed book', () => {
    expect(depthCurve({ bids: [line(99, 1)], asks: [line(101, 1)] })).toMatchObject({ lowest: 99, highest: 101 });
    expect(depthCurve({ bids: [line(101, 1)], asks: [line(99, 1)] })).toMatchObject({ middle: 0.5, most: 1 });
  });

  it('is none where a side is empty', () => expect(depthCurve({ bids: [line(99, 1)], asks: [] })).toBeNull());
});
