import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { instrumentsQuery, type InstrumentsResult } from '../graphql/operations';
import { type Fetched, useFetch } from '../live/useFetch';

const noVariables = {};
type Instruments = Fetched<InstrumentsResult> & { bySymbol: ReadonlyMap<string, InstrumentsResult['instruments'][number]> };
const Context = createContext<Instruments | null>(null);

/** Asks once what is traded, for all that show a price with its tick or trade in lots. */
export function InstrumentsProvider({ children }: { children: ReactNode }) {
  const fetched = useFetch(instrumentsQuery, noVariables);
  const instruments = fetched.data?.instruments;
  const bySymbol = useMemo(() => new Map((instruments ?? []).map((one) => [one.symbol, one])), [instruments]);
  return <Context value={{ ...fetched, bySymbol }}>{children}</Context>;
}

export function useInstruments(): Instruments {
  const instruments = useContext(Context);
  if (!instruments) throw new Error('useInstruments is for components within InstrumentsProvider.');
  return instruments;
}

/** Undefined while it is not known. */
export const useInstrument = (symbol: string) => useContext(Context)?.bySymbol.get(symbol);
