import { describe, expect, it } from 'vitest';
import { bps, bytes, compact, decimalsOf, fixed, fourDigits, none, percent, price, quantity, signed, signedPercent, size, spreadBps, tone } from './number';
import { age, clockTime, duration, fineAge, moment, nsToMs, preciseTime } from './time';
import { words } from './words';

describe('numbers', () => {
  it('have thousands, fixed decimals and a true minus', () => {
    expect(fixed(1234567.891, 2)).toBe('1,234,567.89');
    expect(fixed(-0.5, 1)).toBe('\u22120.5');
  });

  it('have no sign where they are shown as zero', () => {
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(signed(0.001, 2)).toBe('0.00');
    expect(tone(-0.001)).toBe('');
    expect(tone(-0.01)).toBe('down');
    expect(tone(0.02)).toBe('up');
  });

  it('say a gain by a sign, not only by a colour', () => {
    expect(signed(3, 2)).toBe('+3.00');
    expect(signed(-3, 2)).toBe('\u22123.00');
    expect(signedPercent(0.0123)).toBe('+1.23%');
  });

  it('are a dash where there is none', () => {
    expect(fixed(null, 2)).toBe(none);
    expect(price(undefined)).toBe(none);
    expect(percent(Number.NaN)).toBe(none);
  });

  it.each([
    [1, 0],
    [0.25, 2],
    [0.01, 2],
    [0.00001, 5],
    [0.00001 / 10, 6],
    [1e-8, 8],
    [1e-12, 12],
  ])('a step of %s has %i decimals', (step, decimals) => expect(decimalsOf(step)).toBe(decimals));

  it('a price has the decimals of its tick, a quantity those it needs', () => {
    expect(price(1.1, 0.00001)).toBe('1.10000');
    expect(price(64000, 0.01)).toBe('64,000.00');
    expect(quantity(12000)).toBe('12,000');
    expect(quantity(0.1 + 0.2)).toBe('0.3');
    expect(quantity(0.00000001)).toBe('0.00000001');
    expect(quantity(332.80729669)).toBe('332.80729669');
    expect(quantity(0)).toBe('0');
  });

  it('are short where only their size counts', () => {
    expect(compact(9999)).toBe('9,999');
    expect(compact(12345)).toBe('12.3k');
    expect(compact(4_560_000)).toBe('4.56M');
    expect(compact(1_234.567)).toBe('1,235');
    expect(bytes(104_857_600)).toBe('100 MiB');
  });

  it('sizes are short where they are large', () => {
    expect(size(12.3456, 2)).toBe('12.35');
    expect(size(2_345_678, 0)).toBe('2.35M');
    expect(size(null, 2)).toBe(none);
  });

  it.each([
    [0.0409493, '0.04095'],
    [12.3456, '12.35'],
    [1_234.56, '1,235'],
    [123_456, '123.5k'],
    [0.0000863, '0.000086'],
    [0.0000001, '<0.000001'],
    [0, '0'],
  ])('four digits of %d are %s', (value, text) => expect(fourDigits(value)).toBe(text));

  it('basis points have as many decimals as tell something', () => {
    expect(bps(0.1234)).toBe('0.12');
    expect(bps(-1.5)).toBe('\u22121.50');
    expect(bps(123.4)).toBe('123.4');
    expect(bps(12_345.6)).toBe('12,346');
    expect(bps(null)).toBe(none);
  });

  it('a spread is relative to the middle', () => expect(spreadBps(99.99, 100.01)).toBeCloseTo(2, 6));
});

it('names are words', () => expect(['BadMessage', 'Exchange', 'post-only'].map(words)).toEqual(['bad message', 'exchange', 'post-only']));

describe('times', () => {
  it('of nanoseconds keep their microseconds', () => expect(nsToMs('1399420800123456789')).toBeCloseTo(1399420800123.456, 3));

  it('are UTC, with the day where it is another one', () => {
    const ms = Date.UTC(2014, 4, 7, 14, 3, 59);
    expect(clockTime(ms)).toBe('14:03:59');
    expect(moment(ms, ms + 1000)).toBe('14:03:59');
    expect(moment(ms, ms + 86_400_000)).toBe('05-07 14:03:59');
  });

  it.each([
    [400, '0.4s'],
    [12_300, '12s'],
    [185_000, '3m 05s'],
    [8_040_000, '2h 14m'],
    [273_600_000, '3d 4h'],
    [-5, '0.0s'],
  ])('%i ms last %s', (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    [-40, '0ms'],
    [0.4, '0ms'],
    [240, '240ms'],
    [999.6, '1.0s'],
    [1_260, '1.3s'],
    [9_940, '9.9s'],
    [9_960, '9s'],
    [12_700, '12s'],
    [185_000, '3m 05s'],
  ])('a fine age of %d ms is %s', (ms, text) => expect(fineAge(ms)).toBe(text));

  it('of trades have their milliseconds', () => expect(preciseTime(Date.UTC(2026, 0, 2, 3, 4, 5, 60))).toBe('03:04:05.060'));

  it('an age is in whole seconds', () => expect(age(1_900)).toBe('1s'));
});
