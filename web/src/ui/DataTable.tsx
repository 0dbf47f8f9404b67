import { type HTMLAttributes, memo, type ReactNode } from 'react';
import { nextSort, type Sort, type SortKey } from './sorting';

export interface Column<Row> {
  id: string;
  title: string;
  /** Said to screen readers in place of the title, where the title is an abbreviation. */
  label?: string;
  numeric?: boolean;
  /** Holds buttons: always in reach, also where the table scrolls. */
  actions?: boolean;
  /** Dropped where there is no room for it: on phones (wide), on anything narrower than a desktop (extra), or than a large one (full). */
  room?: 'wide' | 'extra' | 'full';
  cell: (row: Row) => ReactNode;
  /** What the table can be ordered by; without it the column's head is no button. */
  sortKey?: (row: Row) => SortKey;
}

interface Props<Row> {
  caption: string;
  /** Must stay the same object between renders: rows are drawn anew only when they or their columns changed. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowProps?: (row: Row) => HTMLAttributes<HTMLTableRowElement> & Record<`data-${string}`, string>;
  testId?: string;
  /** How the rows are ordered, and what to do when another order is wanted. */
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}

/** A table whose first column names the row. It scrolls within its box. */
export function DataTable<Row>({ caption, columns, rows, rowKey, rowProps, testId, sort, onSort }: Props<Row>) {
  return (
    // The box scrolls, so the keyboard must reach it.
    <div className="table-box" role="region" aria-label={caption} tabIndex={0} data-testid={testId}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classOf(column)}
                aria-label={column.label}
                aria-sort={sort?.id === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined}
              >
                {sort && onSort && column.sortKey ? (
                  <button
                    type="button"
                    className="sort-button"
                    aria-label={column.label}
                    onClick={() => onSort(nextSort(sort, column.id, column.numeric === true))}
                  >
                    {column.title}
                    <span className="sort-mark" aria-hidden="true">
                      {sort.id === column.id ? (sort.descending ? '▼' : '▲') : ''}
                    </span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <MemoRow key={rowKey(row)} row={row} columns={columns as readonly Column<unknown>[]} rowProps={rowProps as AnyRowProps} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type AnyRowProps = ((row: unknown) => HTMLAttributes<HTMLTableRowElement>) | undefined;

function classOf(column: { numeric?: boolean; room?: string; actions?: boolean }): string {
  return `${column.numeric ? 'num' : ''} ${column.actions ? 'actions' : ''} ${column.room ? `room-${column.room}` : ''}`.trim();
}

const MemoRow = memo(function Row(props: { row: unknown; columns: readonly Column<unknown>[]; rowProps: AnyRowProps }) {
  return (
    <tr {...props.rowProps?.(props.row)}>
      {props.columns.map((column, i) =>
        i === 0 ? (
          <th key={column.id} scope="row" className={classOf(column)}>
            {column.cell(props.row)}
          </th>
        ) : (
          <td key={column.id} className={classOf(column)}>
            {column.cell(props.row)}
          </td>
        ),
      )}
    </tr>
  );
});
