import { type KeyboardEvent, memo } from 'react';
import { fixed, price, spreadBps } from '../format/number';
import { Link, marketPath, navigate } from '../frame/router';
import type { Market } from '../graphql/types';
import { Flash } from '../ui/Flash';
import { Age, GainPercent } from '../ui/values';

export interface ListedInstrument {
  symbol: string;
  tickSize: number;
  /** Open of the first loaded bar: the change is counted from it. */
  reference: number | undefined;
}

interface RowProps {
  instrument: ListedInstrument;
  market: Market | null;
  isSelected: boolean;
}

/** Half ticks happen: a mid has one decimal more than the price. */
const midText = (mid: number | null, tick: number) => (mid === null ? price(null) : price(mid, tick / 10));

export const newestQuote = (market: Market): string | undefined =>
  market.venues.map((quote) => quote.timeNs).reduce<string | undefined>((a, b) => (a === undefined || BigInt(b) > BigInt(a) ? b : a), undefined);

const InstrumentRow = memo(function InstrumentRow({ instrument, market, isSelected }: RowProps) {
  const { symbol, tickSize, reference } = instrument;
  const mid = market?.mid ?? null;
  const spread = market?.bestBid && market.bestAsk ? spreadBps(market.bestBid.price, market.bestAsk.price) : null;
  return (
    <tr className={isSelected ? 'is-selected' : ''} data-testid="market-row" data-symbol={symbol} data-mid={mid ?? undefined} onClick={() => navigate(marketPath(symbol))}>
      <th scope="row">
        <span className="with-dot">
          {market ? <Age ns={newestQuote(market)} dotOnly /> : <span className="age" />}
          <Link href={marketPath(symbol)} aria-current={isSelected ? 'true' : undefined}>
            {symbol}
          </Link>
        </span>
      </th>
      <td className="num">
        <Flash value={mid}>{midText(mid, tickSize)}</Flash>
      </td>
      <td className="num market-spread">{fixed(spread, 2)}</td>
      <td className="num">
        <GainPercent share={mid !== null && reference !== undefined && reference !== 0 ? mid / reference - 1 : undefined} />
      </td>
    </tr>
  );
});

/** Up and down go from instrument to instrument, Enter opens one. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const current = links.findIndex((link) => link === document.activeElement);
  const next = links[current < 0 ? 0 : Math.min(links.length - 1, Math.max(0, current + step))];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

interface Props {
  instruments: readonly ListedInstrument[];
  quotes: ReadonlyMap<string, Market>;
  selected: string;
}

export function InstrumentList({ instruments, quotes, selected }: Props) {
  return (
    <>
      <div className="table-box market-list" role="region" aria-label="List of instruments" tabIndex={0} onKeyDown={moveFocus}>
        <table>
          <caption className="hidden">Instruments</caption>
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col" className="num">
                Mid
              </th>
              <th scope="col" className="num market-spread" aria-label="Spread in basis points">
                Spread
              </th>
              <th scope="col" className="num" aria-label="Change over the last hour">
                1 h
              </th>
            </tr>
          </thead>
          <tbody>
            {instruments.map((instrument) => (
              <InstrumentRow
                key={instrument.symbol}
                instrument={instrument}
                market={quotes.get(instrument.symbol) ?? null}
                isSelected={instrument.symbol === selected}
              />
            ))}
          </tbody>
        </table>
      </div>
      <label className="field market-select">
        <span>Instrument</span>
        <select value={selected} onChange={(event) => navigate(marketPath(event.target.value))} data-testid="market-select">
          {instruments.map(({ symbol, tickSize }) => {
            const mid = quotes.get(symbol)?.mid ?? null;
            return (
              <option key={symbol} value={symbol}>
                {symbol} {mid === null ? '' : price(mid, tickSize)}
              </option>
            );
          })}
        </select>
      </label>
    </>
  );
}
