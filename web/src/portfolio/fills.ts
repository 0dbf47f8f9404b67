import type { Fill } from '../graphql/types';

/**
 * Fills, newest first. What is added is a run of the journal, oldest first, as a page or a feed has it: it may begin before what is known
 * (an answer that took its time, a feed that begins again) and end behind it. A cursor is shown once, and an old fill is no news.
 */
export function addFills(known: readonly Fill[], added: readonly Fill[], keep: number): readonly Fill[] {
  const cursors = new Set(known.map((fill) => fill.cursor));
  const isFresh = (fill: Fill) => !cursors.has(fill.cursor);
  if (!added.some(isFresh)) return known;
  const meet = added.findLastIndex((fill) => !isFresh(fill));
  const older = added.slice(0, Math.max(meet, 0)).filter(isFresh);
  const newer = added.slice(meet + 1);
  return [...newer.reverse(), ...known, ...older.reverse()].slice(0, keep);
}
