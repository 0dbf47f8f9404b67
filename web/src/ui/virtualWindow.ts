/** Rows from `from` to before `to`. */
export interface RowWindow {
  from: number;
  to: number;
}

/** Which of `count` rows, all `rowHeight` high, lie in a view that begins `scrollTop` below the first one, and `overscan` more at both ends. */
export function rowsInView(count: number, rowHeight: number, scrollTop: number, viewHeight: number, overscan = 0): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const behind = Math.ceil((Math.max(0, scrollTop) + viewHeight) / rowHeight);
  const to = Math.min(count, Math.max(0, behind) + overscan);
  return { from: Math.max(0, Math.min(first - overscan, to)), to };
}

/** How far to scroll so that a row is wholly in view: as it is, where it already is. */
export function scrolledTo(row: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : scrollTop;
}
