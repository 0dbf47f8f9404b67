import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import { compact, decimalsOf, fixed } from '../format/number';
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
  /** Whether bars are apart by seconds. */
  hasSeconds: boolean;
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

/** What was traded while a bar formed, in the colour of its candle. */
const toVolume = (bar: Bar) => ({
  time: barSeconds(bar) as UTCTimestamp,
  value: bar.volume,
  color: cssColor(bar.close >= bar.open ? 'up-flash' : 'down-flash'),
});

/** The part of the chart's height that volumes take, where there are any. */
const volumeShare = 0.18;

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
  volumes: ISeriesApi<'Histogram'>;
  markers: ISeriesMarkersPluginApi<Time>;
  id: string;
  bars: readonly Bar[];
}

/** The values of a bar: of the one under the pointer, else of the last. */
function Legend({ bar, decimals }: { bar: Bar; decimals: number }) {
  const tone = bar.close >= bar.open ? 'up' : 'down';
  return (
    <p className="chart-legend small" aria-hidden="true" data-testid="chart-legend">
      {(['open', 'high', 'low', 'close'] as const).map((name) => (
        <span key={name}>
          <span className="muted">{name[0]?.toUpperCase()}</span> <span className={tone}>{fixed(bar[name], decimals)}</span>
        </span>
      ))}
      {bar.volume > 0 && (
        <span>
          <span className="muted">Vol</span> {bar.volume < 100 ? fixed(bar.volume, 4) : compact(bar.volume)}
        </span>
      )}
    </p>
  );
}

export default function CandleChart({ id, label, tickSize, hasSeconds, bars, marks }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Shown | null>(null);
  const colours = useStore(theme);
  const [pointed, setPointed] = useState<number | null>(null);
  const hasVolumes = bars.some((bar) => bar.volume > 0);

  useEffect(() => {
    if (!box.current) return;
    const api = createChart(box.current, chartOptions());
    const volumes = api.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    volumes.priceScale().applyOptions({ scaleMargins: { top: 1 - volumeShare, bottom: 0 } });
    const series = api.addSeries(CandlestickSeries, candleColors());
    api.subscribeCrosshairMove(({ time }) => setPointed(typeof time === 'number' ? time : null));
    chart.current = { api, series, volumes, markers: createSeriesMarkers(series, []), id: '', bars: [] };
    return () => {
      chart.current = null;
      api.remove();
    };
  }, []);

  useEffect(() => {
    chart.current?.api.applyOptions(chartOptions());
    const shown = chart.current;
    shown?.series.applyOptions(candleColors());
    shown?.volumes.setData(shown.bars.map(toVolume));
  }, [colours]);

  useEffect(() => {
    chart.current?.api.timeScale().applyOptions({ secondsVisible: hasSeconds });
  }, [hasSeconds]);

  useEffect(() => {
    chart.current?.volumes.applyOptions({ visible: hasVolumes });
    // Candles keep off the volumes.
    chart.current?.series.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: hasVolumes ? volumeShare + 0.04 : 0.08 } });
  }, [hasVolumes]);

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
      for (const bar of bars.slice(-2)) {
        const isOlder = barSeconds(bar) < barSeconds(lastShown);
        shown.series.update(toCandle(bar), isOlder);
        shown.volumes.update(toVolume(bar), isOlder);
      }
    } else {
      shown.series.setData(bars.map(toCandle));
      shown.volumes.setData(bars.map(toVolume));
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
  const decimals = decimalsOf(tickSize);
  const said = (pointed === null ? undefined : bars.find((bar) => barSeconds(bar) === pointed)) ?? last;
  return (
    <>
      <div
        ref={box}
        className="chart"
        role="group"
        aria-label={last ? `${label}, last ${fixed(last.close, decimals)}` : label}
        data-testid="candle-chart"
        data-bars={bars.length}
        data-marks={marks.length}
        data-last-close={last?.close}
        data-volumes={hasVolumes}
      />
      {said && <Legend bar={said} decimals={decimals} />}
    </>
  );
}
