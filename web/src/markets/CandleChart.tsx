import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { decimalsOf, fixed } from '../format/number';
import { theme } from '../frame/theme';
import type { Bar } from '../graphql/types';
import { useStore } from '../live/store';
import { chartOptions, cssColor } from '../ui/chartColors';
import { barSeconds, type FillMark } from './bars';

interface Props {
  /** What is shown; another one begins at its newest bars. */
  id: string;
  label: string;
  tickSize: number;
  bars: readonly Bar[];
  marks: readonly FillMark[];
}

const toCandle = (bar: Bar) => ({
  time: barSeconds(bar) as UTCTimestamp,
  open: bar.open,
  high: bar.high,
  low: bar.low,
  close: bar.close,
});

function candleColors() {
  const up = cssColor('up');
  const down = cssColor('down');
  // Hollow and filled: rising and falling can be told apart without colours.
  return {
    upColor: cssColor('surface'),
    borderUpColor: up,
    wickUpColor: up,
    downColor: down,
    borderDownColor: down,
    wickDownColor: down,
    // It would be the last candle's own, and that of a hollow one cannot be seen.
    priceLineColor: cssColor('muted'),
  };
}

/** At the beginning: so many that each is wide enough to be read. */
const visibleBars = (element: HTMLElement | null) => Math.min(160, Math.max(30, Math.floor((element?.clientWidth ?? 900) / 7)));

interface Shown {
  api: IChartApi;
  series: ISeriesApi<'Candlestick'>;
  markers: ISeriesMarkersPluginApi<Time>;
  id: string;
  bars: readonly Bar[];
}

export default function CandleChart({ id, label, tickSize, bars, marks }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Shown | null>(null);
  const colours = useStore(theme);

  useEffect(() => {
    if (!box.current) return;
    const api = createChart(box.current, chartOptions());
    const series = api.addSeries(CandlestickSeries, candleColors());
    chart.current = { api, series, markers: createSeriesMarkers(series, []), id: '', bars: [] };
    return () => {
      chart.current = null;
      api.remove();
    };
  }, []);

  useEffect(() => {
    chart.current?.api.applyOptions(chartOptions());
    chart.current?.series.applyOptions(candleColors());
  }, [colours]);

  useEffect(() => {
    const decimals = decimalsOf(tickSize);
    chart.current?.series.applyOptions({
      priceFormat: { type: 'price', precision: decimals, minMove: Number(tickSize.toFixed(decimals)) },
    });
  }, [tickSize]);

  useEffect(() => {
    const shown = chart.current;
    if (!shown) return;
    const last = bars.at(-1);
    const lastShown = shown.bars.at(-1);
    const isContinued =
      shown.id === id && last && lastShown && shown.bars.length > 0 && bars.length - shown.bars.length <= 1 && bars[0] === shown.bars[0] &&
      bars.at(-3) === shown.bars.at(bars.length === shown.bars.length ? -3 : -2);
    if (isContinued) {
      // Only the end has changed: the chart is told the last two, of which the older one may just have closed.
      for (const bar of bars.slice(-2)) shown.series.update(toCandle(bar), barSeconds(bar) < barSeconds(lastShown));
    } else {
      shown.series.setData(bars.map(toCandle));
      if (shown.id !== id && bars.length > 0) {
        shown.api.timeScale().setVisibleLogicalRange({ from: bars.length - visibleBars(box.current), to: bars.length + 4 });
        shown.series.priceScale().applyOptions({ autoScale: true });
      }
    }
    if (bars.length > 0) shown.id = id;
    shown.bars = bars;
  }, [bars, id]);

  useEffect(() => {
    chart.current?.markers.setMarkers(
      marks.map((mark) => ({
        time: mark.time as UTCTimestamp,
        position: mark.side === 'BUY' ? 'belowBar' : 'aboveBar',
        shape: mark.side === 'BUY' ? 'arrowUp' : 'arrowDown',
        color: cssColor(mark.side === 'BUY' ? 'up' : 'down'),
        text: mark.text,
      })),
    );
  }, [marks, colours]);

  const last = bars.at(-1);
  return (
    <div
      ref={box}
      className="chart"
      role="group"
      aria-label={last ? `${label}, last ${fixed(last.close, decimalsOf(tickSize))}` : label}
      data-testid="candle-chart"
      data-bars={bars.length}
      data-marks={marks.length}
      data-last-close={last?.close}
    />
  );
}
