import { nsToMs } from '../format/time';
import type { EquityPoint, PortfolioValue } from '../graphql/types';

export interface PortfolioState {
  value: PortfolioValue;
  curve: readonly EquityPoint[];
}

const keptPoints = 1_440;
const minute = (ns: string) => Math.floor(nsToMs(ns) / 60_000);
const isOlder = (a: string, b: string) => BigInt(a) < BigInt(b);

/** The answer of a query. Its curve is the better one; its value may be older than what the feed has brought. */
export function withAnswer(state: PortfolioState | undefined, value: PortfolioValue, curve: readonly EquityPoint[]): PortfolioState {
  const fresh: PortfolioState = { value, curve };
  return state && isOlder(value.asOfNs, state.value.asOfNs) ? withValue(fresh, state.value) : withValue(fresh, value);
}

/** A newer value: it is also the curve's last point, of which there is one a market minute. */
export function withValue(state: PortfolioState, value: PortfolioValue): PortfolioState {
  if (isOlder(value.asOfNs, state.value.asOfNs)) return state;
  const point = { timeNs: value.asOfNs, equity: value.equity };
  const last = state.curve.at(-1);
  if (!last) return { value, curve: [point] };
  if (isOlder(point.timeNs, last.timeNs)) return { value, curve: state.curve };
  const kept = minute(last.timeNs) === minute(point.timeNs) ? state.curve.slice(0, -1) : state.curve.slice(-keptPoints + 1);
  return { value, curve: [...kept, point] };
}

export function netPnl(value: PortfolioValue): { amount: number; share: number } {
  const amount = value.equity - value.capital;
  return { amount, share: value.capital === 0 ? 0 : amount / value.capital };
}
