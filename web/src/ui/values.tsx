import { price, signed, signedMoney, signedPercent, tone } from '../format/number';
import { age, fineAge, moment, nsToMs } from '../format/time';
import type { OrderSide } from '../graphql/types';
import { useInstrument } from '../markets/InstrumentsContext';
import { useFineMarketNow, useMarketNow } from '../system/marketNow';

/** A gain or loss: sign and colour. */
export function Gain({ value }: { value: number | null | undefined }) {
  return <span className={tone(value)}>{signedMoney(value)}</span>;
}

export function GainPercent({ share, decimals = 2 }: { share: number | null | undefined; decimals?: number }) {
  return <span className={tone(share, decimals + 2)}>{signedPercent(share, decimals)}</span>;
}

export function Bps({ value }: { value: number }) {
  return <span className={tone(value)}>{signed(value, 2)}</span>;
}

interface PriceProps {
  symbol: string;
  value: number | null | undefined;
  /** An average or a middle may lie between two ticks: it is shown with one decimal more. */
  between?: boolean;
}

/** A price with as many decimals as its instrument's tick has, so that columns of one instrument line up. */
export function Price({ symbol, value, between = false }: PriceProps) {
  const tick = useInstrument(symbol)?.tickSize;
  return <>{price(value, tick !== undefined && between ? tick / 10 : tick)}</>;
}

export function Side({ side }: { side: OrderSide }) {
  return <span className={`side ${side === 'BUY' ? 'up' : 'down'}`}>{side === 'BUY' ? '▲ Buy' : '▼ Sell'}</span>;
}

/** The market time of something; with its day where that is not today's. */
export function Moment({ ns }: { ns: string }) {
  const now = useMarketNow();
  const ms = nsToMs(ns);
  return <time dateTime={new Date(ms).toISOString()}>{moment(ms, now)}</time>;
}

export type Freshness = 'fresh' | 'slow' | 'old';

/** From ten seconds on the risk gate decides nothing on a quote. */
export const freshness = (ms: number): Freshness => (ms < 3_000 ? 'fresh' : ms < 10_000 ? 'slow' : 'old');

/** How long ago something was, in market time, with a dot that says whether that is good. */
export function Age({ ns, dotOnly = false }: { ns: string | null | undefined; dotOnly?: boolean }) {
  const now = useMarketNow();
  if (ns === null || ns === undefined || now === undefined) return <span className="age muted">{dotOnly ? '' : '–'}</span>;
  const ms = Math.max(0, now - nsToMs(ns));
  const state = freshness(ms);
  const text = age(ms);
  return (
    <span className="age" title={`${text} old`}>
      <span className={`dot dot-${state}`} aria-hidden="true" />
      {dotOnly ? <span className="hidden">{`${text} old`}</span> : text}
    </span>
  );
}

/** The same in milliseconds, ticking four times a second: for what is compared with others of its kind. */
export function FineAge({ ns }: { ns: string }) {
  const now = useFineMarketNow();
  if (now === undefined) return <span className="age muted">–</span>;
  const ms = Math.max(0, now - nsToMs(ns));
  return (
    <span className="age">
      <span className={`dot dot-${freshness(ms)}`} aria-hidden="true" />
      {fineAge(ms)}
    </span>
  );
}
