import type { CSSProperties } from 'react';
import { bps, percent, price, size } from '../format/number';
import type { Book } from '../graphql/types';
import { type LadderRow, ladderOf, sizeDecimals } from './ladder';

/** Levels of a side that are shown. */
export const ladderLevels = 16;

interface Props {
  book: Book;
  tickSize: number;
  lotSize: number;
}

/** The best levels of both sides around the middle; the bar behind a level is what is offered there and at better prices. */
export function BookLadder({ book, tickSize, lotSize }: Props) {
  const { bids, asks, spread, mid, bidShare } = ladderOf(book, ladderLevels);
  const decimals = sizeDecimals([...bids, ...asks].map((row) => row.size), lotSize);
  const totalDecimals = sizeDecimals([...bids, ...asks].map((row) => row.total), lotSize);
  const line = (side: 'bid' | 'ask') => (row: LadderRow) => (
    <tr
      key={row.price}
      className={`ladder-${side}`}
      style={{ '--share': row.share.toFixed(4) } as CSSProperties}
      data-testid={`book-${side}`}
      data-price={row.price}
    >
      <th scope="row" className={side === 'bid' ? 'up' : 'down'}>
        {price(row.price, tickSize)}
      </th>
      <td className="num">{size(row.size, decimals)}</td>
      <td className="num">{size(row.total, totalDecimals)}</td>
    </tr>
  );
  return (
    <div className="table-box ladder" role="region" aria-label={`Book of ${book.symbol} at ${book.venue}`} tabIndex={0} data-testid="book-ladder">
      <table>
        <caption className="hidden">
          Book of {book.symbol} at {book.venue}: asks from the highest to the best, then bids from the best to the lowest
        </caption>
        <thead>
          <tr>
            <th scope="col">Price</th>
            <th scope="col" className="num">
              Size
            </th>
            <th scope="col" className="num">
              Total
            </th>
          </tr>
        </thead>
        <tbody>{asks.map(line('ask')).reverse()}</tbody>
        <tbody className="ladder-middle">
          <tr>
            <th scope="row">
              <span className="hidden">Middle </span>
              {price(mid, tickSize / 10)}
            </th>
            <td className="num muted" colSpan={2}>
              {spread !== null && mid !== null && mid !== 0 && `${bps((spread / Math.abs(mid)) * 10_000)} bps`}
              {bidShare !== null && <span title="Share of the bids in what is shown"> · {percent(bidShare, 0)} bid</span>}
            </td>
          </tr>
        </tbody>
        <tbody>{bids.map(line('bid'))}</tbody>
      </table>
    </div>
  );
}
