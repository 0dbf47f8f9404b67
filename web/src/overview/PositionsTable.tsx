import { percent, quantity } from '../format/number';
import { Link, marketPath } from '../frame/router';
import type { Position } from '../graphql/types';
import { type Column, DataTable } from '../ui/DataTable';
import { Flash } from '../ui/Flash';
import { Empty } from '../ui/states';
import { Gain, Price } from '../ui/values';

interface Line extends Position {
  /** In the portfolio's currency, as a share of its equity; undefined where there is no way to tell. */
  share: number | undefined;
}

const columns: readonly Column<Line>[] = [
  { id: 'symbol', title: 'Symbol', cell: (line) => <Link href={marketPath(line.symbol)}>{line.symbol}</Link> },
  {
    id: 'side',
    title: 'Side',
    cell: (line) => <span className={`side ${line.quantity > 0 ? 'up' : 'down'}`}>{line.quantity > 0 ? '▲ Long' : '▼ Short'}</span>,
  },
  { id: 'quantity', title: 'Quantity', numeric: true, cell: (line) => quantity(Math.abs(line.quantity)) },
  { id: 'average', title: 'Avg price', label: 'Average price', numeric: true, room: 'wide', cell: (line) => <Price symbol={line.symbol} value={line.averagePrice} between /> },
  {
    id: 'mark',
    title: 'Mark',
    numeric: true,
    room: 'wide',
    cell: (line) => (
      <Flash value={line.markPrice}>
        <Price symbol={line.symbol} value={line.markPrice} between />
      </Flash>
    ),
  },
  { id: 'pnl', title: 'Unrealised', numeric: true, cell: (line) => <Gain value={line.unrealizedPnl} /> },
  { id: 'share', title: '% equity', label: 'Share of equity', numeric: true, room: 'wide', cell: (line) => percent(line.share, 1) },
];

/** What a unit of a currency is worth in the portfolio's, as far as the positions' own prices tell. */
function rateOf(currency: string, base: string, positions: readonly Position[]): number | undefined {
  if (currency === base) return 1;
  for (const { symbol, markPrice } of positions) {
    if (markPrice === null || markPrice === 0) continue;
    if (symbol === `${currency}/${base}`) return markPrice;
    if (symbol === `${base}/${currency}`) return 1 / markPrice;
  }
  return undefined;
}

interface Props {
  positions: readonly Position[];
  equity: number;
  baseCurrency: string;
}

export function PositionsTable({ positions, equity, baseCurrency }: Props) {
  const lines = positions
    .filter((position) => position.quantity !== 0)
    .map((position): Line => {
      const [base = '', quote = ''] = position.symbol.split('/');
      const quoteRate = rateOf(quote, baseCurrency, positions);
      const mark = position.markPrice;
      const worth =
        base === baseCurrency
          ? Math.abs(position.quantity)
          : quoteRate !== undefined && mark !== null
            ? Math.abs(position.quantity * mark) * quoteRate
            : undefined;
      return { ...position, share: worth !== undefined && equity > 0 ? worth / equity : undefined };
    });
  if (lines.length === 0) return <Empty title="No open positions">A position opens with the first fill of an instrument.</Empty>;
  return <DataTable caption="Open positions" columns={columns} rows={lines} rowKey={(line) => line.symbol} rowProps={lineRow} testId="positions-table" />;
}

const lineRow = (line: Line) => ({ 'data-testid': 'position-row', 'data-symbol': line.symbol });
