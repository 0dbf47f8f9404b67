import type { Trade } from '../graphql/types';

/** Rows that a tape has at most, gaps among them. */
export const maxTapeRows = 200;

export type TapeRow = { kind: 'trade'; trade: Trade } | { kind: 'gap'; before: number; missed: number };

/**
 * Trades, newest first, with more of them, which come in any order and may be known already. Where a newer one has a lower number the
 * numbers began anew, and with them the tape.
 */
export function withTrades(known: readonly Trade[], more: readonly Trade[]): readonly Trade[] {
  let trades = known;
  for (const trade of more) trades = withTrade(trades, trade);
  return trades;
}

function withTrade(known: readonly Trade[], trade: Trade): readonly Trade[] {
  const newest = known[0];
  if (!newest || trade.number > newest.number) return [trade, ...known].slice(0, maxTapeRows);
  if (trade.number === newest.number) return isSame(trade, newest) ? known : [trade];
  if (BigInt(trade.timeNs) > BigInt(newest.timeNs) && !known.some((one) => isSame(one, trade))) {
    // Venues' clocks differ a little: a late one has its place among the others, a new beginning has none.
    const oldest = known.at(-1) ?? newest;
    if (trade.number < oldest.number) return [trade];
  }
  const at = known.findIndex((one) => one.number <= trade.number);
  if (at < 0) return [...known, trade].slice(0, maxTapeRows);
  return known[at]?.number === trade.number ? known : [...known.slice(0, at), trade, ...known.slice(at)].slice(0, maxTapeRows);
}

const isSame = (a: Trade, b: Trade) => a.number === b.number && a.timeNs === b.timeNs && a.venue === b.venue;

/** The tape as it is shown: where numbers are missing, a row says how many. */
export function tapeRows(trades: readonly Trade[]): TapeRow[] {
  const rows: TapeRow[] = [];
  for (const [i, trade] of trades.entries()) {
    rows.push({ kind: 'trade', trade });
    const older = trades[i + 1];
    if (older && trade.number - older.number > 1) rows.push({ kind: 'gap', before: trade.number, missed: trade.number - older.number - 1 });
    if (rows.length >= maxTapeRows) break;
  }
  // Nothing older is shown, so nothing is missing before it.
  if (rows.length > maxTapeRows) rows.length = maxTapeRows;
  if (rows.at(-1)?.kind === 'gap') rows.pop();
  return rows;
}
