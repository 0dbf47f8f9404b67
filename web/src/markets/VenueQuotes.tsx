import { fixed, price, spreadBps } from '../format/number';
import type { Market } from '../graphql/types';
import { Flash } from '../ui/Flash';
import { Empty } from '../ui/states';
import { Age } from '../ui/values';

interface Props {
  market: Market | null;
  tickSize: number;
}

/** Each venue's own quote; the best bid and the best ask stand out by weight, mark and background. */
export function VenueQuotes({ market, tickSize }: Props) {
  if (!market || market.venues.length === 0) return <Empty title="No quotes yet">They appear with the first message of a venue.</Empty>;
  const venues = [...market.venues].sort((a, b) => a.venue.localeCompare(b.venue));
  return (
    <div className="table-box" role="region" aria-label={`Quotes of ${market.symbol} by venue`} tabIndex={0} data-testid="venue-quotes">
      <table>
        <caption className="hidden">Quotes of {market.symbol} by venue</caption>
        <thead>
          <tr>
            <th scope="col">Venue</th>
            <th scope="col" className="num">
              Bid
            </th>
            <th scope="col" className="num">
              Ask
            </th>
            <th scope="col" className="num">
              Spread<span className="room-wide"> bps</span>
            </th>
            <th scope="col" className="num">
              Age
            </th>
          </tr>
        </thead>
        <tbody>
          {venues.map((quote) => {
            const isBestBid = market.bestBid?.venue === quote.venue;
            const isBestAsk = market.bestAsk?.venue === quote.venue;
            return (
              <tr key={quote.venue} data-testid="venue-quote-row" data-venue={quote.venue}>
                <th scope="row">{quote.venue}</th>
                <td className={`num ${isBestBid ? 'best' : ''}`}>
                  {isBestBid && <span className="best-mark">best </span>}
                  <Flash value={quote.bid}>{price(quote.bid, tickSize)}</Flash>
                </td>
                <td className={`num ${isBestAsk ? 'best' : ''}`}>
                  {isBestAsk && <span className="best-mark">best </span>}
                  <Flash value={quote.ask}>{price(quote.ask, tickSize)}</Flash>
                </td>
                <td className="num">{fixed(spreadBps(quote.bid, quote.ask), 2)}</td>
                <td className="num">
                  <Age ns={quote.timeNs} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
