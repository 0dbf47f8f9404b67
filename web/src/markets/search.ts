import type { Instrument } from '../graphql/types';

type Named = Pick<Instrument, 'symbol' | 'assetClass' | 'sector'>;

/**
 * Those of a class (any where it is empty) that have every word of a text in their symbol, class or sector. A ticker without its slash is
 * found too. Those whose symbol begins with the text come first.
 */
export function matching<Item extends Named>(instruments: readonly Item[], text: string, assetClass: string): readonly Item[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const ofClass = assetClass === '' ? instruments : instruments.filter((one) => one.assetClass === assetClass);
  if (words.length === 0) return ofClass;
  const found = ofClass.filter((one) => {
    const symbol = one.symbol.toLowerCase();
    const all = `${symbol} ${symbol.replace('/', '')} ${one.assetClass} ${one.sector}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const [first = ''] = words;
  const begins = (one: Item) => Number(one.symbol.toLowerCase().replace('/', '').startsWith(first.replace('/', '')));
  return [...found].sort((a, b) => begins(b) - begins(a));
}

/** Classes with how many are of each, by name. */
export function classesOf(instruments: readonly Named[]): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { assetClass } of instruments) counts.set(assetClass, (counts.get(assetClass) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}
