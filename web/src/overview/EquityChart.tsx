import { BaselineSeries, createChart, type IChartApi, type ISeriesApi, LineStyle, type UTCTimestamp } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { money } from '../format/number';
import { nsToMs } from '../format/time';
import { theme } from '../frame/theme';
import type { EquityPoint } from '../graphql/types';
import { useStore } from '../live/store';
import { chartOptions, cssColor } from '../ui/chartColors';

interface Props {
  curve: readonly EquityPoint[];
  capital: number;
}

/** One value a second at most: what the chart can place. */
function toSeries(curve: readonly EquityPoint[]) {
  const points = new Map(curve.map((point) => [Math.floor(nsToMs(point.timeNs) / 1_000), point.equity]));
  return [...points].sort(([a], [b]) => a - b).map(([time, value]) => ({ time: time as UTCTimestamp, value }));
}

function seriesColors() {
  const up = cssColor('up');
  const down = cssColor('down');
  const upSoft = cssColor('up-soft');
  const downSoft = cssColor('down-soft');
  return {
    topLineColor: up,
    topFillColor1: upSoft,
    topFillColor2: upSoft,
    bottomLineColor: down,
    bottomFillColor1: downSoft,
    bottomFillColor2: downSoft,
  };
}

/** The portfolio's equity against the capital it began with. */
export default function EquityChart({ curve, capital }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<{ api: IChartApi; series: ISeriesApi<'Baseline'>; points: number } | null>(null);
  const shown = useStore(theme);

  useEffect(() => {
    if (!box.current) return;
    const api = createChart(box.current, chartOptions());
    const series = api.addSeries(BaselineSeries, {
      ...seriesColors(),
      baseValue: { type: 'price', price: capital },
      lineWidth: 2,
      priceLineVisible: false,
      priceFormat: { type: 'custom', minMove: 0.01, formatter: money },
    });
    series.createPriceLine({
      price: capital,
      color: cssColor('muted'),
      lineStyle: LineStyle.Dashed,
      lineWidth: 1,
      axisLabelVisible: false,
      title: 'Capital',
    });
    chart.current = { api, series, points: 0 };
    return () => {
      chart.current = null;
      api.remove();
    };
  }, [capital]);

  useEffect(() => {
    chart.current?.api.applyOptions(chartOptions());
    chart.current?.series.applyOptions(seriesColors());
  }, [shown]);

  useEffect(() => {
    const current = chart.current;
    if (!current) return;
    const points = toSeries(curve);
    current.series.setData(points);
    if (current.points === 0 && points.length > 0) current.api.timeScale().fitContent();
    current.points = points.length;
  }, [curve, capital]);

  const last = curve.at(-1);
  return (
    <div
      ref={box}
      className="chart chart-equity"
      role="group"
      aria-label={last ? `Equity curve, now ${money(last.equity)}, capital ${money(capital)}` : 'Equity curve'}
      data-testid="equity-chart"
      data-points={curve.length}
    />
  );
}
