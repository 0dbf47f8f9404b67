import { describe, expect, it } from 'vitest';
import type { Opportunity } from '../graphql/types';
import { keptClosed, sorted, summarize, withOpportunities } from './opportunities';

const one = (id: string, state: Opportunity['state'], net: number, updated: number, opened = 0) =>
  ({ id, state, netEdgeBps: net, peakEdgeBps: net + 1, updatedNs: `${updated}000000000`, openedNs: `${opened}000000000` }) as Opportunity;
const ids = (list: readonly Opportunity[]) => list.map((item) => item.id).join('');

describe('opportunities', () => {
  it('are sorted: open ones by edge, then closed ones by time', () => {
    const known = withOpportunities(new Map(), [one('a', 'CLOSED', 90, 1), one('b', 'OPEN', 5, 2), one('c', 'CLOSED', 1, 3), one('d', 'OPEN', 9, 1)]);
    expect(ids(sorted(known))).toBe('dbca');
  });

  it('take the latest state of each', () => {
    const known = withOpportunities(new Map(), [one('a', 'OPEN', 5, 2)]);
    expect(withOpportunities(known, [one('a', 'OPEN', 4, 1)])).toBe(known);
    expect(sorted(withOpportunities(known, [one('a', 'CLOSED', 5, 3)]))[0]?.state).toBe('CLOSED');
  });

  it('forget the oldest closed ones and no open one', () => {
    const many = Array.from({ length: keptClosed + 5 }, (_, i) => one(`${i}`, 'CLOSED', 1, i + 1));
    const known = withOpportunities(new Map(), [...many, one('open', 'OPEN', 1, 0)]);
    expect(known.size).toBe(keptClosed + 1);
    expect(known.has('open')).toBe(true);
    expect(known.has('4')).toBe(false);
    expect(known.has('5')).toBe(true);
  });

  it('are summed up over the last hour of the market', () => {
    const list = [one('a', 'OPEN', 12, 4_000, 3_990), one('b', 'CLOSED', 30, 900, 800), one('c', 'CLOSED', 15, 2_000, 1_000)];
    expect(summarize(list, 4_600_000)).toEqual({ open: 1, foundLastHour: 2, isAtLeast: false, bestOpen: 12, bestLastHour: 16 });
    expect(summarize([], undefined)).toEqual({ open: 0, foundLastHour: 0, isAtLeast: false, bestOpen: undefined, bestLastHour: undefined });
  });
});
