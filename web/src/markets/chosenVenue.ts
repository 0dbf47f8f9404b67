import type { VenueQuality } from '../graphql/types';

/**
 * The venue whose book is shown: the one that somebody chose, where it quotes the instrument; else the one that was shown first; else the
 * one of the best tier with the best data, by name among equals. Null where nobody quotes.
 */
export function chosenVenue(
  venues: readonly string[],
  preferred: string | null,
  first: string | null,
  qualities: ReadonlyMap<string, VenueQuality>,
): string | null {
  if (preferred !== null && venues.includes(preferred)) return preferred;
  if (first !== null && venues.includes(first)) return first;
  const tier = (name: string) => qualities.get(name)?.tier ?? Infinity;
  const score = (name: string) => qualities.get(name)?.qualityScore ?? 0;
  const better = (a: string, b: string) => (tier(a) === tier(b) ? score(b) - score(a) || a.localeCompare(b) : tier(a) < tier(b) ? -1 : 1);
  return [...venues].sort(better)[0] ?? null;
}
