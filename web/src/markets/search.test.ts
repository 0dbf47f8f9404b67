import { describe, expect, it } from 'vitest';
import { classesOf, matching } from './search';

const instruments = [
  { symbol: 'AUD/USD', assetClass: 'forex', sector: 'major' },
  { symbol: 'BTC/USD', assetClass: 'crypto', sector: 'layer 1' },
  { symbol: 'USD/JPY', assetClass: 'forex', sector: 'major' },
  { symbol: 'WBTC/USD', assetClass: 'crypto', sector: 'wrapped' },
];
const found = (text: string, of = '') => matching(instruments, text, of).map((one) => one.symbol);

describe('matching', () => {
  it('looks at symbol, ticker, class and sector, whatever the case', () => {
    expect(found('usdj')).toEqual(['USD/JPY']);
    expect(found('FOREX')).toEqual(['AUD/USD', 'USD/JPY']);
    expect(found('wrapped')).toEqual(['WBTC/USD']);
  });

  it('wants every word', () => expect(found('usd layer')).toEqual(['BTC/USD']));

  it('has those first whose symbol begins with it', () => {
    expect(found('usd')).toEqual(['USD/JPY', 'AUD/USD', 'BTC/USD', 'WBTC/USD']);
    expect(found('btc')).toEqual(['BTC/USD', 'WBTC/USD']);
  });

  it('keeps to a class, and to the order where nothing is looked for', () => {
    expect(found('', 'crypto')).toEqual(['BTC/USD', 'WBTC/USD']);
    expect(found('  ')).toEqual(instruments.map((one) => one.symbol));
    expect(found('zzz')).toEqual([]);
  });
});

it('classes are counted', () =>
  expect(classesOf(instruments)).toEqual([
    ['crypto', 2],
    ['forex', 2],
  ]));
