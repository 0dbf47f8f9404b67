import { decimalsOf, fixed } from '../format/number';

export type ParsedQuantity = { value: number; error?: undefined } | { value?: undefined; error: string };

/** A quantity as it was typed: a positive number of whole lots. */
export function parseQuantity(text: string, lotSize: number): ParsedQuantity {
  const trimmed = text.trim();
  if (trimmed === '') return { error: 'Enter a quantity.' };
  if (!/^\d+(\.\d*)?$|^\.\d+$/.test(trimmed)) return { error: 'The quantity must be a number, with a point for decimals.' };
  const value = Number(trimmed);
  if (!(value > 0) || !Number.isFinite(value)) return { error: 'The quantity must be above zero.' };
  const decimals = decimalsOf(lotSize);
  const lots = value / lotSize;
  const typed = trimmed.includes('.') ? trimmed.replace(/0+$/, '').length - trimmed.indexOf('.') - 1 : 0;
  // Lots are counted with a double's precision; the digits that were typed settle the rest.
  if (typed > decimals || Math.abs(lots - Math.round(lots)) > Math.max(1e-9, Math.abs(lots) * 1e-12))
    return { error: `The quantity must be a multiple of ${lotText(lotSize)}.` };
  return { value };
}

/** 0.00000001 and not 1e-8. */
export const lotText = (lotSize: number) => fixed(lotSize, decimalsOf(lotSize));
