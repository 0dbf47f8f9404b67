import type { Fill } from '../graphql/types';

/** Fills, newest first. The journal may send again what is known, when a feed begins again; a cursor is shown once. */
export function addFills(known: readonly Fill[], added: readonly Fill[], keep: number): readonly Fill[] {
  const cursors = new Set(known.map((fill) => fill.cursor));
  const fresh = added.filter((fill) => !cursors.has(fill.cursor));
  if (fresh.length === 0) return known;
  return [...fresh.reverse(), ...known].slice(0, keep);
}
