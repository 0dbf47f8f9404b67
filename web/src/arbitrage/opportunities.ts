import { nsToMs } from '../format/time';
import type { Opportunity } from '../graphql/types';

export type Opportunities = ReadonlyMap<string, Opportunity>;

/** Closed ones beyond this are forgotten. */
export const keptClosed = 100;

/** The latest state of each; what comes late does not undo what is newer. */
export function withOpportunities(known: Opportunities, added: readonly Opportunity[]): Opportunities {
  const next = new Map(known);
  let changed = false;
  for (const one of added) {
    const before = next.get(one.id);
    if (before && BigInt(before.updatedNs) > BigInt(one.updatedNs)) continue;
    next.set(one.id, one);
    changed = true;
  }
  if (!changed) return known;
  const closed = sorted(next).filter((one) => one.state === 'CLOSED');
  for (const one of closed.slice(keptClosed)) next.delete(one.id);
  return next;
}

/** Open ones by net edge, best first; then closed ones, the last first. */
export function sorted(known: Opportunities): Opportunity[] {
  return [...known.values()].sort((a, b) => {
    if (a.state !== b.state) return a.state === 'OPEN' ? -1 : 1;
    return a.state === 'OPEN' ? b.netEdgeBps - a.netEdgeBps || compare(a, b) : compare(b, a);
  });
}

function compare(a: Opportunity, b: Opportunity): number {
  const [left, right] = [BigInt(a.updatedNs), BigInt(b.updatedNs)];
  return left === right ? a.id.localeCompare(b.id) : left < right ? -1 : 1;
}

export interface Summary {
  open: number;
  foundLastHour: number;
  /** Whether more may have been found than are known here. */
  isAtLeast: boolean;
  bestOpen: number | undefined;
  bestLastHour: number | undefined;
}

export function summarize(known: readonly Opportunity[], nowMs: number | undefined): Summary {
  const open = known.filter((one) => one.state === 'OPEN');
  const recent = nowMs === undefined ? [...known] : known.filter((one) => nsToMs(one.openedNs) >= nowMs - 3_600_000);
  const best = (values: number[]) => (values.length === 0 ? undefined : Math.max(...values));
  return {
    open: open.length,
    foundLastHour: recent.length,
    isAtLeast: recent.length === known.length && known.length - open.length >= keptClosed,
    bestOpen: best(open.map((one) => one.netEdgeBps)),
    bestLastHour: best(recent.map((one) => one.peakEdgeBps)),
  };
}
