import { memo } from 'react';
import { bps, fixed, none, percent, price, size, spreadBps } from '../format/number';
import { nsToMs } from '../format/time';
import type { Market, VenueQuality, VenueQuote } from '../graphql/types';
import { useMarketNow } from '../system/marketNow';
import { Flash } from '../ui/Flash';
import { Empty } from '../ui/states';
import { FineAge, freshness } from '../ui/values';
import { sizeDecimals } from './ladder';

/** The word is seen where there is room for it, and always said. */
function BestMark() {
  return (
    <>
      <span className="hidden">best </span>
      <span className="best-mark" aria-hidden="true">
        best
      </span>
    </>
  );
}

interface RowProps {
  quote: VenueQuote;
  quality: VenueQuality | undefined;
  tickSize: number;
  decimals: number;
  isBestBid: boolean;
  isBestAsk: boolean;
  isChosen: boolean;
  onChoose: (venue: string) => void;
}

const VenueRow = memo(
  function VenueRow({ quote, quality, tickSize, decimals, isBestBid, isBestAsk, isChosen, onChoose }: RowProps) {
    const now = useMarketNow();
    const isOut = now !== undefined && freshness(now - nsToMs(quote.timeNs)) === 'old';
    return (
      <tr
        className={`${isChosen ? 'is-selected' : ''} ${isOut ? 'is-out' : ''}`}
        data-testid="venue-quote-row"
        data-venue={quote.venue}
        data-out={isOut}
      >
        <th scope="row">
          <button type="button" className="link-button" aria-pressed={isChosen} title="Show its book" onClick={() => onChoose(quote.venue)}>
            {quality?.displayName ?? quote.venue}
          </button>
        </th>
        <td className="num muted size-column">{size(quote.bidSize, decimals)}</td>
        <td className={`num ${isBestBid ? 'best' : ''}`}>
          {isBestBid && <BestMark />}
          <Flash value={quote.bid}>{price(quote.bid, tickSize)}</Flash>
        </td>
        <td className={`num ${isBestAsk ? 'best' : ''}`}>
          {isBestAsk && <BestMark />}
          <Flash value={quote.ask}>{price(quote.ask, tickSize)}</Flash>
        </td>
        <td className="num muted size-column">{size(quote.askSize, decimals)}</td>
        <td className="num spread-column">{bps(spreadBps(quote.bid, quote.ask))}</td>
        <td className="num">
          <FineAge ns={quote.timeNs} />
        </td>
        <td className="num quality-column">{quality ? percent(quality.uptimeShare, 1) : none}</td>
        <td className="num quality-column">{fixed(quality?.qualityScore, 1)}</td>
        <td className="num quality-column tier-column">{quality?.tier ?? none}</td>
      </tr>
    );
  },
  // Each answer has new objects for quotes that are as they were.
  (a, b) =>
    a.quality === b.quality && a.tickSize === b.tickSize && a.decimals === b.decimals && a.isBestBid === b.isBestBid && a.isBestAsk === b.isBestAsk &&
    a.isChosen === b.isChosen && a.quote.timeNs === b.quote.timeNs && a.quote.bid === b.quote.bid && a.quote.ask === b.quote.ask &&
    a.quote.bidSize === b.quote.bidSize && a.quote.askSize === b.quote.askSize,
);

interface Props {
  market: Market | null;
  tickSize: number;
  lotSize: number;
  qualities: ReadonlyMap<string, VenueQuality>;
  /** The venue whose book is shown. */
  chosen: string | null;
  onChoose: (venue: string) => void;
}

/** Each venue's own quote; the best bid and the best ask stand out by weight, mark and background, and what is too old to decide on is dimmed. */
export function VenueQuotes({ market, tickSize, lotSize, qualities, chosen, onChoose }: Props) {
  if (!market || market.venues.length === 0) return <Empty title="No quotes yet">They appear with the first message of a venue.</Empty>;
  const venues = [...market.venues].sort((a, b) => a.venue.localeCompare(b.venue));
  const sizes = venues.flatMap((quote) => [quote.bidSize ?? 0, quote.askSize ?? 0]).filter((one) => one > 0);
  const decimals = sizeDecimals(sizes, lotSize);
  return (
    <div
      className={`table-box venue-quotes ${sizes.length > 0 ? '' : 'without-sizes'}`}
      role="region"
      aria-label={`Quotes of ${market.symbol} by venue`}
      tabIndex={0}
      data-testid="venue-quotes"
    >
      <table>
        <caption className="hidden">Quotes of {market.symbol} by venue</caption>
        <thead>
          <tr>
            <th scope="col">Venue</th>
            <th scope="col" className="num size-column" aria-label="Size of the bid">
              Size
            </th>
            <th scope="col" className="num">
              Bid
            </th>
            <th scope="col" className="num">
              Ask
            </th>
            <th scope="col" className="num size-column" aria-label="Size of the ask">
              Size
            </th>
            <th scope="col" className="num spread-column" aria-label="Spread in basis points">
              bps
            </th>
            <th scope="col" className="num">
              Age
            </th>
            <th scope="col" className="num quality-column">
              Uptime
            </th>
            <th scope="col" className="num quality-column" aria-label="Quality score, 0 to 100">
              Score
            </th>
            <th scope="col" className="num quality-column tier-column">
              Tier
            </th>
          </tr>
        </thead>
        <tbody>
          {venues.map((quote) => (
            <VenueRow
              key={quote.venue}
              quote={quote}
              quality={qualities.get(quote.venue)}
              tickSize={tickSize}
              decimals={decimals}
              isBestBid={market.bestBid?.venue === quote.venue}
              isBestAsk={market.bestAsk?.venue === quote.venue}
              isChosen={chosen === quote.venue}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
