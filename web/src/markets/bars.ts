import { nsToMs } from '../format/time';
import type { Bar, Fill } from '../graphql/types';

export const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type Timeframe = (typeof timeframes)[number];

const seconds: Record<Timeframe, number> = { '1m': 60, '5m': 300, '15m': 900, '30m': 1_800, '1h': 3_600, '4h': 14_400, '1d': 86_400 };

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
  return [...bars.slice(0, index), bar, ...bars.slice(index)];
}

export interface FillMark {
  time: number;
  side: Fill['side'];
  text: string;
}

/** Where own fills belong on the candles: at the bar that they fell into, oldest first. Fills before the first bar have none. */
export function fillMarks(fills: readonly Fill[], symbol: string, timeframe: Timeframe, bars: readonly Bar[]): FillMark[] {
  const first = bars[0];
  if (!first) return [];
  const opens = new Set(bars.map(barSeconds));
  const from = barSeconds(first);
  const size = seconds[timeframe];
  const counts = new Map<string, { time: number; side: Fill['side']; count: number }>();
  for (const fill of fills) {
    if (fill.symbol !== symbol) continue;
    const time = Math.floor(nsToMs(fill.timeNs) / 1_000 / size) * size;
    if (time < from || !opens.has(time)) continue;
    const key = `${time}${fill.side}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { time, side: fill.side, count: 1 });
  }
  return [...counts.values()]
    .sort((a, b) => a.time - b.time)
    .map(({ time, side, count }) => ({ time, side, text: `${side === 'BUY' ? 'B' : 'S'}${count > 1 ? count : ''}` }));
}
