import { memo, useMemo } from 'react';
import { marketPath, navigate } from '../frame/router';
import type { ListedInstrument } from './InstrumentList';
import { classesOf } from './search';

/** The choice of an instrument where the list has no room. */
export const InstrumentSelect = memo(function InstrumentSelect({ instruments, selected }: { instruments: readonly ListedInstrument[]; selected: string }) {
  const groups = useMemo(
    () => classesOf(instruments).map(([name]) => [name, instruments.filter((one) => one.assetClass === name)] as const),
    [instruments],
  );
  return (
    <label className="field market-select">
      <span>Instrument</span>
      <select value={selected} onChange={(event) => navigate(marketPath(event.target.value))} data-testid="market-select">
        {groups.map(([assetClass, members]) => (
          <optgroup key={assetClass} label={assetClass}>
            {members.map(({ symbol }) => (
              <option key={symbol} value={symbol}>
                {symbol}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
});
