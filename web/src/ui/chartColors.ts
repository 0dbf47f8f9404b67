import { ColorType, type DeepPartial, type ChartOptions } from 'lightweight-charts';

/** A colour of the style sheet, for what is painted and not styled. */
export const cssColor = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** What both charts have in common, in the colours of the theme that is shown. */
export function chartOptions(): DeepPartial<ChartOptions> {
  const line = cssColor('line');
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: cssColor('surface') },
      textColor: cssColor('muted'),
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
      attributionLogo: true,
    },
    grid: { vertLines: { color: cssColor('line-soft') }, horzLines: { color: cssColor('line-soft') } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, timeVisible: true, secondsVisible: false, rightOffset: 4 },
    crosshair: { vertLine: { color: cssColor('muted') }, horzLine: { color: cssColor('muted') } },
  };
}
