import { decimalsOf } from '../format/number';
import type { Book, BookLine } from '../graphql/types';

export interface LadderRow extends BookLine {
  /** Of the most that is offered in the part of the book that is shown, both sides together: 0 to 1. */
  share: number;
}

export interface Ladder {
  /** Best first, both. */
  bids: LadderRow[];
  asks: LadderRow[];
  /** Null where a side is empty. */
  spread: number | null;
  mid: number | null;
  /** What is bid in the part that is shown, of all that is offered there: 0 to 1; null where nothing is. */
  bidShare: number | null;
}

/** The best `levels` of each side, with bars that can be compared across the sides. */
export function ladderOf({ bids, asks }: Pick<Book, 'bids' | 'asks'>, levels: number): Ladder {
  const shownBids = bids.slice(0, levels);
  const shownAsks = asks.slice(0, levels);
  const bidTotal = shownBids.at(-1)?.total ?? 0;
  const askTotal = shownAsks.at(-1)?.total ?? 0;
  const most = Math.max(bidTotal, askTotal);
  const row = (line: BookLine): LadderRow => ({ ...line, share: most > 0 ? line.total / most : 0 });
  const bid = shownBids[0]?.price;
  const ask = shownAsks[0]?.price;
  const has = bid !== undefined && ask !== undefined;
  return {
    bids: shownBids.map(row),
    asks: shownAsks.map(row),
    spread: has ? ask - bid : null,
    mid: has ? (bid + ask) / 2 : null,
    bidShare: most > 0 ? bidTotal / (bidTotal + askTotal) : null,
  };
}

/** Decimals for a column of sizes: about four digits of the usual one, and never more than a lot has. */
export function sizeDecimals(sizes: readonly number[], lotSize: number): number {
  const ordered = sizes.filter((size) => size > 0).sort((a, b) => a - b);
  const usual = ordered[Math.floor(ordered.length / 2)];
  const most = decimalsOf(lotSize);
  return usual === undefined ? most : Math.min(most, Math.max(0, 3 - Math.floor(Math.log10(usual))));
}

const faults: Record<string, string> = {
  gap: 'messages are missing',
  checksum: 'its checksum is not the venue’s',
  crossed: 'its best bid is above its best ask',
  silent: 'nothing was heard for longer than the venue’s heartbeat',
  disconnected: 'the connection was lost',
  badmessage: 'a message could not be meant',
};

/** Why a book is out, in words; a reason that is not known here as the server writes it. */
export const faultText = (fault: string | null): string => (fault === null ? 'no reason was given' : (faults[fault.toLowerCase()] ?? fault));
