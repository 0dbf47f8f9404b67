import type { Book, BookLine } from '../graphql/types';

export interface DepthCurve {
  /** Outlines of the two sides, as paths in a box of 1 by 1 whose y goes down; the areas under them close them at the bottom. */
  bidLine: string;
  askLine: string;
  bidArea: string;
  askArea: string;
  /** Where the middle stands, 0 to 1. */
  middle: number;
  lowest: number;
  highest: number;
  /** The top of the box, units of base. */
  most: number;
}

const digits = (value: number) => Number(value.toFixed(5));

/**
 * What can be sold or bought until a price is reached. Both sides reach as far from the middle as the shorter one, so that a far order
 * does not press everything else together. Null where a side is empty.
 */
export function depthCurve({ bids, asks }: Pick<Book, 'bids' | 'asks'>): DepthCurve | null {
  const bid = bids[0];
  const ask = asks[0];
  const farBid = bids.at(-1);
  const farAsk = asks.at(-1);
  if (!bid || !ask || !farBid || !farAsk) return null;
  const mid = (bid.price + ask.price) / 2;
  const reach = Math.min(mid - farBid.price, farAsk.price - mid);
  // A book of one level a side, or one that is crossed, has no reach of its own.
  const half = reach > 0 ? reach : Math.max(Math.abs(ask.price - bid.price), Math.abs(mid) * 1e-6, Number.MIN_VALUE);
  const lowest = mid - half;
  const highest = mid + half;
  const within = (lines: readonly BookLine[]) => lines.filter((line) => line.price >= lowest && line.price <= highest);
  const near = { bids: within(bids), asks: within(asks) };
  const most = Math.max(near.bids.at(-1)?.total ?? 0, near.asks.at(-1)?.total ?? 0);
  if (most <= 0) return null;
  const x = (price: number) => digits((price - lowest) / (highest - lowest));
  const y = (total: number) => digits(1 - total / most);

  const outline = (lines: readonly BookLine[], end: 0 | 1): string => {
    const steps = lines.map((line) => `H${x(line.price)}V${y(line.total)}`);
    const first = lines[0];
    return first ? `M${x(first.price)} 1${steps.join('')}H${end}` : '';
  };
  const bidLine = outline(near.bids, 0);
  const askLine = outline(near.asks, 1);
  return {
    bidLine,
    askLine,
    bidArea: bidLine && `${bidLine}V1Z`,
    askArea: askLine && `${askLine}V1Z`,
    middle: x(mid),
    lowest,
    highest,
    most,
  };
}
