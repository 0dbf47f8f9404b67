import { useMemo } from 'react';
import { price, size } from '../format/number';
import type { Book } from '../graphql/types';
import { depthCurve } from './depth';
import { sizeDecimals } from './ladder';

interface Props {
  book: Book;
  tickSize: number;
  lotSize: number;
}

/** How much can be traded until a price is reached. */
export function DepthCurve({ book, tickSize, lotSize }: Props) {
  const curve = useMemo(() => depthCurve(book), [book]);
  if (!curve) return null;
  const most = size(curve.most, sizeDecimals([curve.most], lotSize));
  return (
    <figure
      className="depth"
      role="img"
      aria-label={`Depth from ${price(curve.lowest, tickSize)} to ${price(curve.highest, tickSize)}, up to ${most}`}
      data-testid="depth-curve"
    >
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <path className="depth-bid-area" d={curve.bidArea} />
        <path className="depth-ask-area" d={curve.askArea} />
        <path className="depth-bid-line" d={curve.bidLine} />
        <path className="depth-ask-line" d={curve.askLine} />
        <path className="depth-middle" d={`M${curve.middle} 0V1`} />
      </svg>
      <figcaption aria-hidden="true">
        <span className="depth-most">{most}</span>
        <span>{price(curve.lowest, tickSize)}</span>
        <span>{price(curve.highest, tickSize)}</span>
      </figcaption>
    </figure>
  );
}
