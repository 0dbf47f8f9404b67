import { expect, it } from 'vitest';
import { chosenVenue } from './chosenVenue';

const quality = (name: string, tier: number, qualityScore: number) => [name, { name, displayName: name, tier, uptimeShare: 1, qualityScore }] as const;
const qualities = new Map([quality('mexc', 3, 100), quality('kraken', 1, 90), quality('okx', 1, 97), quality('binance', 1, 97)]);

it('the venue that is shown is the chosen one where it quotes, then the first one, then the best', () => {
  const all = ['mexc', 'okx', 'kraken', 'binance'];
  expect(chosenVenue(all, 'mexc', 'kraken', qualities)).toBe('mexc');
  expect(chosenVenue(['okx', 'kraken'], 'mexc', 'kraken', qualities)).toBe('kraken');
  expect(chosenVenue(all, null, null, qualities)).toBe('binance');
  expect(chosenVenue(['mexc', 'kraken'], null, null, qualities)).toBe('kraken');
});

it('nothing is known of venues yet: the first name', () => {
  expect(chosenVenue(['okx', 'kraken'], null, null, new Map())).toBe('kraken');
  expect(chosenVenue([], 'okx', 'okx', qualities)).toBeNull();
});
