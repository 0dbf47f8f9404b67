import { money, quantity } from '../format/number';
import type { Fill } from '../graphql/types';
import { type Column, DataTable } from '../ui/DataTable';
import { Empty } from '../ui/states';
import { Gain, Moment, Price, Side } from '../ui/values';

const columns: readonly Column<Fill>[] = [
  { id: 'time', title: 'Time', cell: (fill) => <Moment ns={fill.timeNs} /> },
  { id: 'symbol', title: 'Symbol', cell: (fill) => fill.symbol },
  { id: 'side', title: 'Side', cell: (fill) => <Side side={fill.side} /> },
  { id: 'quantity', title: 'Quantity', numeric: true, cell: (fill) => quantity(fill.quantity) },
  { id: 'price', title: 'Price', numeric: true, cell: (fill) => <Price symbol={fill.symbol} value={fill.price} /> },
  { id: 'fee', title: 'Fee', numeric: true, room: 'wide', cell: (fill) => money(fill.fee) },
  {
    id: 'pnl',
    title: 'Realised',
    label: 'Realised profit or loss',
    numeric: true,
    room: 'wide',
    cell: (fill) => <Gain value={fill.realizedPnl} />,
  },
  { id: 'venue', title: 'Venue', room: 'wide', cell: (fill) => fill.venue },
  { id: 'source', title: 'Source', room: 'extra', cell: (fill) => fill.strategy ?? 'by hand' },
];

export function FillsTable({ fills }: { fills: readonly Fill[] }) {
  if (fills.length === 0) return <Empty title="No fills yet">They appear here as orders are executed.</Empty>;
  return (
    <DataTable
      caption="Recent fills, newest first"
      columns={columns}
      rows={fills}
      rowKey={(fill) => fill.cursor}
      testId="fills-table"
      rowProps={fillRow}
    />
  );
}

const fillRow = (fill: Fill) => ({ 'data-testid': 'fill-row', 'data-cursor': fill.cursor });
