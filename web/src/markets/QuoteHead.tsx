import type { ReactNode } from 'react';
import { bps, fixed, none, price } from '../format/number';
import { nsToMs } from '../format/time';
import { words } from '../format/words';
import { Link } from '../frame/router';
import type { BestPrice, Hours, Instrument, Market } from '../graphql/types';
import { Flash } from '../ui/Flash';
import { GainPercent } from '../ui/values';
import { weekTime } from './hours';

function Fact({ id, title, note, children }: { id: string; title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className={`quote-fact fact-${id}`}>
      <dt>
        {title} {note}
      </dt>
      <dd data-testid={`quote-${id}`}>{children}</dd>
    </div>
  );
}

function Best({ id, title, of, tick }: { id: string; title: string; of: BestPrice | null | undefined; tick: number }) {
  return (
    <Fact id={id} title={title} note={of?.venue}>
      {of ? <Flash value={of.price}>{price(of.price, tick)}</Flash> : none}
    </Fact>
  );
}

export function HoursChip({ hours }: { hours: Hours }) {
  const change = hours.nextChangeNs === null ? null : weekTime(nsToMs(hours.nextChangeNs));
  return (
    <span className="small" data-testid="quote-hours" data-open={hours.isOpen}>
      <span className={`chip ${hours.isOpen ? 'chip-good' : 'chip-closed'}`}>{hours.isOpen ? 'Open' : 'Closed'}</span>{' '}
      <span className="muted">
        {change === null ? (hours.isOpen ? 'around the clock' : '') : `${hours.isOpen ? 'closes' : 'opens'} ${change} UTC`}
      </span>
    </span>
  );
}

interface Props {
  instrument: Instrument & { hours: Hours | null };
  market: Market | null;
  dayOpen: number | undefined;
}

/** The best prices over all venues and what follows from them. */
export function QuoteHead({ instrument, market, dayOpen }: Props) {
  const { symbol, tickSize, assetClass, sector, hours } = instrument;
  const mid = market?.mid ?? null;
  const spread = market?.spread ?? null;
  const isNamedTwice = sector.toLowerCase() === assetClass.toLowerCase() || sector === '';
  return (
    <section className="panel quote-head" aria-label={`${symbol}, best prices`}>
      <div className="quote-symbol">
        <span>
          <strong>{symbol}</strong> <span className="muted">{isNamedTwice ? words(assetClass) : `${words(assetClass)} · ${sector}`}</span>
        </span>
        {hours && <HoursChip hours={hours} />}
      </div>
      <div className="quote-mid">
        <strong data-testid="quote-mid" data-value={mid ?? undefined}>
          <Flash value={mid}>{price(mid, tickSize / 10)}</Flash>
        </strong>{' '}
        <GainPercent share={mid !== null && dayOpen !== undefined && dayOpen !== 0 ? mid / dayOpen - 1 : undefined} />
      </div>
      <dl className="quote-facts">
        <Best id="bid" title="Bid" of={market?.bestBid} tick={tickSize} />
        <Best id="ask" title="Ask" of={market?.bestAsk} tick={tickSize} />
        <Fact
          id="spread"
          title="Spread"
          note={mid !== null && mid !== 0 && spread !== null && `${bps((spread / Math.abs(mid)) * 10_000)} bps`}
        >
          {price(spread, tickSize)}
        </Fact>
        <Fact id="micro" title="Micro-price">
          {price(market?.microPrice, tickSize / 10)}
        </Fact>
        <Fact id="trades" title="Trades">
          {fixed(market?.trades, 0)}
        </Fact>
        <Fact id="rejected" title="Rejected">
          {fixed(market?.rejectedTicks, 0)}
        </Fact>
      </dl>
      <Link className="button" href={`/trading?symbol=${encodeURIComponent(symbol)}`} data-testid="trade-link">
        Trade
      </Link>
    </section>
  );
}
