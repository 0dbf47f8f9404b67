const minus = '\u2212';
const formats = new Map<number, Intl.NumberFormat>();

/** What is shown where there is no value. */
export const none = '\u2013';

function format(value: number, decimals: number): string {
  let known = formats.get(decimals);
  if (!known) {
    known = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(decimals, known);
  }
  const text = known.format(Math.abs(value));
  // What rounds to zero has no sign.
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** up or down, for the colour of a gain or loss; nothing for what is shown as zero. */
export function tone(value: number | null | undefined, decimals = 2): 'up' | 'down' | '' {
  if (value === null || value === undefined || Math.abs(value) < 0.5 * 10 ** -decimals) return '';
  return value > 0 ? 'up' : 'down';
}

/** A number with that many decimals: 1,234.50, and with a true minus. */
export function fixed(value: number | null | undefined, decimals: number): string {
  return value === null || value === undefined || !Number.isFinite(value) ? none : format(value, decimals);
}

/** With + where it is above zero, so that the colour is not the only sign of it. */
export function signed(value: number | null | undefined, decimals: number): string {
  const text = fixed(value, decimals);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export const money = (value: number | null | undefined) => fixed(value, 2);
export const signedMoney = (value: number | null | undefined) => signed(value, 2);

/** A share as percent: 0.0123 is 1.23 %. */
export function percent(share: number | null | undefined, decimals = 2): string {
  return share === null || share === undefined || !Number.isFinite(share) ? none : `${fixed(share * 100, decimals)}%`;
}

export function signedPercent(share: number | null | undefined, decimals = 2): string {
  return share === null || share === undefined || !Number.isFinite(share) ? none : `${signed(share * 100, decimals)}%`;
}

/** Decimals that a step needs: 0.00001 has 5, 1 has 0, 0.25 has 2. `precision` is how many of its digits count. */
export function decimalsOf(step: number, precision = 10): number {
  if (!(step > 0) || !Number.isFinite(step)) return 2;
  // Not all: 0.00001 / 10 is 0.0000010000000000000002.
  const [mantissa = '', exponent = '0'] = Number(step.toPrecision(precision)).toExponential().split('e');
  const digits = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  return Math.min(12, Math.max(0, digits - Number(exponent)));
}

/** A quantity with as many decimals as it has, up to twelve. */
export function quantity(value: number): string {
  return fixed(value, decimalsOf(Math.abs(value) || 1, 15));
}

/** A price with its tick's decimals; where that is not known, as many as it has, five at most. */
export function price(value: number | null | undefined, tick?: number): string {
  if (value === null || value === undefined) return none;
  return fixed(value, tick === undefined ? Math.min(5, Math.max(2, decimalsOf(Math.abs(value) || 1))) : decimalsOf(tick));
}

/** 12.3k, 4.56M: counts whose size matters, not each one. */
export function compact(value: number): string {
  if (value < 10_000) return fixed(value, 0);
  if (value < 1_000_000) return `${fixed(value / 1_000, 1)}k`;
  return value < 1_000_000_000 ? `${fixed(value / 1_000_000, 2)}M` : `${fixed(value / 1_000_000_000, 2)}B`;
}

/** A size in a column of its kind: with these decimals, or short where they would not matter. */
export const size = (value: number | null | undefined, decimals: number): string =>
  value !== null && value !== undefined && value >= 1_000_000 ? compact(value) : fixed(value, decimals);

/** Four digits of a size, as far as six decimals have them: 0.04095, 12.35, 1,235. */
export function fourDigits(value: number): string {
  if (value <= 0 || !Number.isFinite(value)) return fixed(value, 0);
  if (value >= 100_000) return compact(value);
  const most = 6;
  if (value < 10 ** -most) return `<${fixed(10 ** -most, most)}`;
  return fixed(value, Math.min(most, Math.max(0, 3 - Math.floor(Math.log10(value)))));
}

export function bytes(value: number): string {
  return `${fixed(value / 1_048_576, 0)} MiB`;
}

/** Basis points: fewer decimals the more there are. */
export function bps(value: number | null | undefined): string {
  const size = Math.abs(value ?? 0);
  return fixed(value, size < 100 ? 2 : size < 1_000 ? 1 : 0);
}

/** How far apart bid and ask are, in basis points of the middle. */
export function spreadBps(bid: number, ask: number): number {
  return ((ask - bid) / ((ask + bid) / 2)) * 10_000;
}
