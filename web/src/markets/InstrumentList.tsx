import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { bps, price } from '../format/number';
import { nsToMs } from '../format/time';
import { Link, marketPath, navigate } from '../frame/router';
import type { Hours, Instrument, MarketLine } from '../graphql/types';
import { Flash } from '../ui/Flash';
import { Empty } from '../ui/states';
import { GainPercent } from '../ui/values';
import { rowsInView, scrolledTo } from '../ui/virtualWindow';
import { weekTime } from './hours';
import { classesOf, matching } from './search';

export interface ListedInstrument extends Pick<Instrument, 'symbol' | 'assetClass' | 'sector' | 'tickSize'> {
  /** Open of the day's bar: the change is counted from it. */
  dayOpen: number | undefined;
  hours: Hours | null;
}

/** The height that the style sheet gives a row. */
const rowHeight = 28;
const overscan = 6;

interface RowProps {
  instrument: ListedInstrument;
  line: MarketLine | undefined;
  index: number;
  isSelected: boolean;
  isReached: boolean;
}

const InstrumentRow = memo(function InstrumentRow({ instrument, line, index, isSelected, isReached }: RowProps) {
  const { symbol, tickSize, dayOpen, hours } = instrument;
  const mid = line?.mid ?? null;
  const spread = line?.spread ?? null;
  const isClosed = hours?.isOpen === false;
  return (
    <tr
      className={`${isSelected ? 'is-selected' : ''} ${isClosed ? 'is-over' : ''}`}
      aria-rowindex={index + 2}
      data-testid="market-row"
      data-symbol={symbol}
      data-mid={mid ?? undefined}
      onClick={() => navigate(marketPath(symbol))}
    >
      <th scope="row">
        <Link
          href={marketPath(symbol)}
          className="cut"
          title={symbol}
          aria-current={isSelected ? 'true' : undefined}
          tabIndex={isReached ? 0 : -1}
          onClick={(event) => event.stopPropagation()}
        >
          {symbol}
        </Link>
      </th>
      <td className="num">
        {/* Half ticks happen: a mid has one decimal more than the price. */}
        <Flash value={mid}>{price(mid, tickSize / 10)}</Flash>
      </td>
      <td className="num">
        <GainPercent share={mid !== null && dayOpen !== undefined && dayOpen !== 0 ? mid / dayOpen - 1 : undefined} />
      </td>
      <td className="num market-spread">
        {isClosed ? (
          <span className="market-closed" title={hours.nextChangeNs === null ? 'The market is closed' : `Opens ${weekTime(nsToMs(hours.nextChangeNs))}`}>
            closed
          </span>
        ) : (
          bps(mid !== null && mid !== 0 && spread !== null ? (spread / Math.abs(mid)) * 10_000 : null)
        )}
      </td>
    </tr>
  );
});

const classTitle = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

interface Props {
  instruments: readonly ListedInstrument[];
  lines: ReadonlyMap<string, MarketLine>;
  selected: string;
  /** Told of the symbols in view, top to bottom. */
  onView: (symbols: readonly string[]) => void;
}

/**
 * Every instrument, of which only the rows in view are drawn. Slash goes to the search from anywhere on the page; up, down, page up,
 * page down, home and end go through the rows, and Enter opens one.
 */
export function InstrumentList({ instruments, lines, selected, onView }: Props) {
  const [text, setText] = useState('');
  const [assetClass, setAssetClass] = useState('');
  const [view, setView] = useState({ top: 0, height: 0 });
  const [reached, setReached] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const wantsFocus = useRef(false);
  const classes = useMemo(() => classesOf(instruments), [instruments]);
  const shown = useMemo(() => matching(instruments, text, assetClass), [instruments, text, assetClass]);
  const { from, to } = rowsInView(shown.length, rowHeight, view.top, view.height, overscan);
  const inView = rowsInView(shown.length, rowHeight, view.top, view.height);
  const key = shown.slice(inView.from, inView.to).map((one) => one.symbol).join('|');
  // Where the keyboard is: at what it went to last, else at what is open, else at the beginning.
  const reachedAt = shown.findIndex((one) => one.symbol === reached);
  const selectedAt = shown.findIndex((one) => one.symbol === selected);
  const at = reachedAt >= 0 ? reachedAt : Math.max(0, selectedAt);

  useEffect(() => onView(key === '' ? [] : key.split('|')), [key, onView]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      // The head stays in view above the rows.
      const next = { top: element.scrollTop, height: Math.max(0, element.clientHeight - rowHeight) };
      // A row that leaves the page would take the keyboard with it: the list keeps it.
      const row = document.activeElement?.closest('tr');
      if (row && element.contains(row)) {
        const index = Number(row.getAttribute('aria-rowindex')) - 2;
        const drawn = rowsInView(Infinity, rowHeight, next.top, next.height, overscan);
        if (index < drawn.from || index >= drawn.to) element.focus({ preventScroll: true });
      }
      setView((old) => (next.top === old.top && next.height === old.height ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  // What is open is in view, wherever it was opened from.
  useEffect(() => {
    const element = box.current;
    if (element && selectedAt >= 0) element.scrollTop = scrolledTo(selectedAt, rowHeight, element.scrollTop, element.clientHeight - rowHeight);
  }, [selected]); // eslint-disable-line react-hooks/exhaustive-deps

  // The row that the keyboard goes to may be drawn only now.
  useLayoutEffect(() => {
    const link = wantsFocus.current ? box.current?.querySelector<HTMLElement>('a[tabindex="0"]') : null;
    if (!link) return;
    wantsFocus.current = false;
    link.focus({ preventScroll: true });
  });

  useEffect(() => {
    const toSearch = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target?.closest('input, select, textarea, dialog')) return;
      // On a phone there is no list to search.
      if (!search.current?.offsetParent) return;
      event.preventDefault();
      search.current.select();
      search.current.focus();
    };
    document.addEventListener('keydown', toSearch);
    return () => document.removeEventListener('keydown', toSearch);
  }, []);

  const goTo = (index: number) => {
    const element = box.current;
    const row = shown[Math.min(shown.length - 1, Math.max(0, index))];
    if (!element || !row) return;
    element.scrollTop = scrolledTo(shown.indexOf(row), rowHeight, element.scrollTop, element.clientHeight - rowHeight);
    setView({ top: element.scrollTop, height: Math.max(0, element.clientHeight - rowHeight) });
    setReached(row.symbol);
    wantsFocus.current = true;
  };

  const move = (event: KeyboardEvent<HTMLElement>) => {
    const isInRows = document.activeElement !== event.currentTarget;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // From the list itself the first key goes to where the keyboard was.
    goTo(isInRows || Math.abs(step) > 1 ? at + step : at);
  };

  const inSearch = (event: KeyboardEvent<HTMLInputElement>) => {
    const first = shown[0];
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      goTo(0);
    } else if (event.key === 'Enter' && first) navigate(marketPath(first.symbol));
    else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setText('');
    }
  };

  return (
    <>
      <div className="market-find">
        <input
          ref={search}
          type="search"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setReached(null);
            if (box.current) box.current.scrollTop = 0;
          }}
          onKeyDown={inSearch}
          placeholder="Search"
          aria-label="Search instruments by symbol, class or sector"
          aria-keyshortcuts="/"
          data-testid="market-search"
        />
        {text === '' && <kbd aria-hidden="true">/</kbd>}
        {classes.length > 1 && (
          <select
            value={assetClass}
            onChange={(event) => {
              setAssetClass(event.target.value);
              if (box.current) box.current.scrollTop = 0;
            }}
            aria-label="Asset class"
            data-testid="market-class"
          >
            <option value="">All ({instruments.length})</option>
            {classes.map(([name, count]) => (
              <option key={name} value={name}>
                {classTitle(name)} ({count})
              </option>
            ))}
          </select>
        )}
      </div>
      <div ref={box} className="table-box market-list" role="region" aria-label="List of instruments" tabIndex={0} onKeyDown={move}>
        <table aria-rowcount={shown.length + 1}>
          <caption className="hidden">Instruments</caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">Symbol</th>
              <th scope="col" className="num">
                Mid
              </th>
              <th scope="col" className="num" aria-label="Change since the open of the day">
                Day
              </th>
              <th scope="col" className="num market-spread" aria-label="Spread in basis points">
                bps
              </th>
            </tr>
          </thead>
          <tbody>
            {from > 0 && (
              <tr className="rows-away" aria-hidden="true" style={{ height: from * rowHeight }}>
                <td colSpan={4} />
              </tr>
            )}
            {shown.slice(from, to).map((instrument, i) => (
              <InstrumentRow
                key={instrument.symbol}
                instrument={instrument}
                line={lines.get(instrument.symbol)}
                index={from + i}
                isSelected={instrument.symbol === selected}
                isReached={from + i === at}
              />
            ))}
            {to < shown.length && (
              <tr className="rows-away" aria-hidden="true" style={{ height: (shown.length - to) * rowHeight }}>
                <td colSpan={4} />
              </tr>
            )}
          </tbody>
        </table>
        {shown.length === 0 && <Empty title="Nothing like it here">Search by symbol, class or sector.</Empty>}
      </div>
      <p className="market-count small muted" role="status" data-testid="market-count" data-count={shown.length}>
        {shown.length === instruments.length ? `${shown.length} instruments` : `${shown.length} of ${instruments.length} instruments`}
      </p>
    </>
  );
}
