export interface Sort {
  /** Of the column. */
  id: string;
  descending: boolean;
}

export type SortKey = string | number | null;

/** Rows in the order of a key; those without one come last either way, and equal ones stay as they were. */
export function sorted<Row>(rows: readonly Row[], key: (row: Row) => SortKey, descending: boolean): Row[] {
  const way = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      const order = typeof a.key === 'string' || typeof b.key === 'string' ? String(a.key).localeCompare(String(b.key)) : a.key - b.key;
      return order * way;
    })
    .map(({ row }) => row);
}

/** The order after a click on a column's head: names begin with A, numbers with the largest; again turns it around. */
export const nextSort = (sort: Sort, id: string, isNumeric: boolean): Sort =>
  sort.id === id ? { id, descending: !sort.descending } : { id, descending: isNumeric };
