import { describe, expect, it } from 'vitest';
import { rowsInView, scrolledTo } from './virtualWindow';

describe('rowsInView', () => {
  it('are those that the view shows, in part too', () => {
    expect(rowsInView(430, 28, 0, 280)).toEqual({ from: 0, to: 10 });
    expect(rowsInView(430, 28, 14, 280)).toEqual({ from: 0, to: 11 });
    expect(rowsInView(430, 28, 2_800, 280)).toEqual({ from: 100, to: 110 });
  });

  it('and some more at both ends, of those that there are', () => {
    expect(rowsInView(430, 28, 2_800, 280, 8)).toEqual({ from: 92, to: 118 });
    expect(rowsInView(430, 28, 0, 280, 8)).toEqual({ from: 0, to: 18 });
    expect(rowsInView(12, 28, 56, 280, 8)).toEqual({ from: 0, to: 12 });
  });

  it('are none where there is no view or no row, and never beyond the last', () => {
    expect(rowsInView(0, 28, 0, 280, 8)).toEqual({ from: 0, to: 0 });
    expect(rowsInView(430, 28, 0, 0)).toEqual({ from: 0, to: 0 });
    // A filter made the list short while it was scrolled far down.
    expect(rowsInView(3, 28, 5_000, 280)).toEqual({ from: 3, to: 3 });
  });

  it('a view that was pulled beyond its beginning shows the beginning', () =>
    expect(rowsInView(430, 28, -40, 280)).toEqual({ from: 0, to: 10 }));
});

describe('scrolledTo', () => {
  it('stays where the row is in view', () => expect(scrolledTo(5, 28, 28, 280)).toBe(28));
  it('goes up to a row above', () => expect(scrolledTo(2, 28, 280, 280)).toBe(56));
  it('goes down until the row is wholly there', () => expect(scrolledTo(10, 28, 0, 280)).toBe(28));
});
