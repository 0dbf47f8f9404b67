import { nsToMs } from '../format/time';
import type { Bar, Fill } from '../graphql/types';

export const timeframes = ['1s', '5s', '15s', '1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M', '1y'] as const;
export type Timeframe = (typeof timeframes)[number];

/** How long a bar lasts, at most: months and years are of different lengths. */
const longestSeconds: Record<Timeframe, number> = {
  '1s': 1,
  '5s': 5,
  '15s': 15,
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '30m': 1_800,
  '1h': 3_600,
  '4h': 14_400,
  '1d': 86_400,
  '1w': 7 * 86_400,
  '1M': 31 * 86_400,
  '1y': 366 * 86_400,
};

/** Whether its bars are apart by less than the minutes that an axis shows. */
export const isInSeconds = (timeframe: Timeframe) => longestSeconds[timeframe] < 60;

/** More bars than that are not kept, however long a page is open; they are dropped some at a time. */
const mostBars = 1_600;
const keptBars = 1_440;

export const barSeconds = (bar: Bar) => Math.floor(nsToMs(bar.openTimeNs) / 1_000);

/**
 * Bars with one more: the latest state of a known one, or a new one at its place. A forming bar that comes late does not undo
 * the closed one.
 */
export function withBar(bars: readonly Bar[], bar: Bar): readonly Bar[] {
  const at = barSeconds(bar);
  let index = bars.length;
  let before = bars.at(-1);
  while (before && barSeconds(before) > at) before = bars[--index - 1];
  if (before && barSeconds(before) === at) {
    if (before.isClosed && !bar.isClosed) return bars;
    return [...bars.slice(0, index - 1), bar, ...bars.slice(index)];
  }
  const more = [...bars.slice(0, index), bar, ...bars.slice(index)];
  return more.length > mostBars ? more.slice(-keptBars) : more;
}

/** The bar that a time lies in; undefined where there is none for it. */
function barAt(opens: readonly number[], seconds: number, timeframe: Timeframe): number | undefined {
  let from = 0;
  let to = opens.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((opens[middle] ?? Infinity) <= seconds) from = middle + 1;
    else to = middle;
  }
  const open = opens[from - 1];
  return open !== undefined && seconds < open + longestSeconds[timeframe] ? open : undefined;
}

export interface FillMark {
  time: number;
  side: Fill['side'];
  text: string;
}

/** Where own fills belong on the candles: at the bar that they fell into, oldest first. Fills before the first bar have none. */
export function fillMarks(fills: readonly Fill[], symbol: string, timeframe: Timeframe, bars: readonly Bar[]): FillMark[] {
  const opens = bars.map(barSeconds);
  const counts = new Map<string, { time: number; side: Fill['side']; count: number }>();
  for (const fill of fills) {
    if (fill.symbol !== symbol) continue;
    const time = barAt(opens, Math.floor(nsToMs(fill.timeNs) / 1_000), timeframe);
    if (time === undefined) continue;
    const key = `${time}${fill.side}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { time, side: fill.side, count: 1 });
  }
  return [...counts.values()]
    .sort((a, b) => a.time - b.time)
    .map(({ time, side, count }) => ({ time, side, text: `${side === 'BUY' ? 'B' : 'S'}${count > 1 ? count : ''}` }));
}
