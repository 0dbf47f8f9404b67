import { memo } from 'react';
import { fixed, fourDigits, price } from '../format/number';
import { clockTime, nsToMs, preciseTime } from '../format/time';
import type { Trade } from '../graphql/types';
import { Panel } from '../ui/Panel';
import { Empty, Loaded } from '../ui/states';
import { tapeRows } from './tape';
import { useTape } from './useTape';

const sides = {
  BUYER: { tone: 'up', mark: '▲', said: 'bought' },
  SELLER: { tone: 'down', mark: '▼', said: 'sold' },
  UNKNOWN: { tone: '', mark: '', said: '' },
} as const;

const TradeRow = memo(function TradeRow({ trade, tickSize }: { trade: Trade; tickSize: number }) {
  const ms = nsToMs(trade.timeNs);
  const side = sides[trade.aggressor];
  return (
    <tr data-testid="trade-row" data-number={trade.number}>
      <th scope="row">
        <time dateTime={new Date(ms).toISOString()}>
          {clockTime(ms)}
          <span className="tape-ms">{preciseTime(ms).slice(8)}</span>
        </time>
      </th>
      <td>
        <span className="cut">{trade.venue}</span>
      </td>
      <td className={`num ${side.tone}`}>
        <span className="trade-mark" aria-hidden="true">
          {side.mark}
        </span>
        <span className="hidden">{side.said} </span>
        {price(trade.price, tickSize)}
      </td>
      <td className="num">{fourDigits(trade.quantity)}</td>
    </tr>
  );
});

interface Props {
  symbol: string;
  tickSize: number;
}

/** What was traded at all venues, newest first. Of a burst only the last trades come, and the tape says how many did not. */
export function TradeTape({ symbol, tickSize }: Props) {
  const { trades, failure, refetch } = useTape(symbol);
  return (
    <Panel title="Trades" className="tape-panel" testId="trade-tape">
      <Loaded data={trades} failure={failure} refetch={refetch} rows={6}>
        {(known) => {
          if (known.length === 0) return <Empty title="No trades yet">No venue has printed one in this session.</Empty>;
          return (
            <div className="table-box tape" role="region" aria-label={`Trades of ${symbol}, newest first`} tabIndex={0}>
              <table>
                <caption className="hidden">Trades of {symbol}, newest first</caption>
                <thead>
                  <tr>
                    <th scope="col">Time</th>
                    <th scope="col">Venue</th>
                    <th scope="col" className="num">
                      Price
                    </th>
                    <th scope="col" className="num">
                      Size
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {tapeRows(known).map((row) =>
                    row.kind === 'trade' ? (
                      <TradeRow key={row.trade.number} trade={row.trade} tickSize={tickSize} />
                    ) : (
                      <tr key={`gap ${row.before}`} className="tape-gap" data-testid="trade-gap" data-missed={row.missed}>
                        <td colSpan={4}>{fixed(row.missed, 0)} missed</td>
                      </tr>
                    ),
                  )}
                </tbody>
              </table>
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}
