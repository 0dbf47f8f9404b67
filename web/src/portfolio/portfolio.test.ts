import { describe, expect, it } from 'vitest';
import type { Fill, PortfolioValue } from '../graphql/types';
import { addFills } from './fills';
import { netPnl, withAnswer, withValue } from './value';

const fill = (cursor: string) => ({ cursor }) as Fill;
const cursors = (fills: readonly Fill[]) => fills.map((one) => one.cursor).join('');

describe('addFills', () => {
  it('puts the newest first', () => expect(cursors(addFills([fill('b'), fill('a')], [fill('c'), fill('d')], 9))).toBe('dcba'));

  it('shows once what the journal sends twice', () => {
    const known = [fill('b'), fill('a')];
    expect(addFills(known, [fill('a'), fill('b')], 9)).toBe(known);
    expect(cursors(addFills(known, [fill('b'), fill('c')], 9))).toBe('cba');
  });

  it('takes an answer that was overtaken for what it is', () => {
    // The page was asked for when b was the oldest of three; by now e has come and b was let go.
    const known = [fill('e'), fill('d'), fill('c')];
    expect(addFills(known, [fill('b'), fill('c'), fill('d')], 3)).toEqual(known);
    expect(cursors(addFills(known, [fill('b'), fill('c'), fill('d')], 9))).toBe('edcb');
    expect(cursors(addFills(known, [fill('b'), fill('c'), fill('d'), fill('e'), fill('f')], 4))).toBe('fedc');
  });

  it('forgets the oldest', () => expect(cursors(addFills([fill('b'), fill('a')], [fill('c')], 2))).toBe('cb'));
});

const ns = (seconds: number) => `${seconds}000000000`;
const value = (seconds: number, equity: number) => ({ asOfNs: ns(seconds), equity, capital: 1000 }) as PortfolioValue;
const point = (seconds: number, equity: number) => ({ timeNs: ns(seconds), equity });

describe('the portfolio', () => {
  it('continues its curve: one point a market minute', () => {
    const start = withAnswer(undefined, value(65, 1001), [point(0, 1000), point(60, 1000.5)]);
    expect(start.curve).toEqual([point(0, 1000), point(65, 1001)]);
    const later = withValue(start, value(119, 1002));
    expect(later.curve).toEqual([point(0, 1000), point(119, 1002)]);
    expect(withValue(later, value(120, 1003)).curve).toEqual([point(0, 1000), point(119, 1002), point(120, 1003)]);
  });

  it('does not go back when something late arrives', () => {
    const state = withAnswer(undefined, value(120, 1002), []);
    expect(withValue(state, value(90, 900))).toBe(state);
    expect(withAnswer(state, value(90, 900), [point(60, 1000)]).value.equity).toBe(1002);
  });

  it('has won what it has more than its capital', () => {
    expect(netPnl(value(0, 1010))).toEqual({ amount: 10, share: 0.01 });
    expect(netPnl({ ...value(0, 5), capital: 0 }).share).toBe(0);
  });
});
