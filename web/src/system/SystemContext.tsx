import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { nsToMs } from '../format/time';
import { type SystemResult, systemQuery } from '../graphql/operations';
import { type Fetched, useFetch } from '../live/useFetch';
import { observeMarketTime } from './marketNow';

const pollMs = 2_000;
const noVariables = {};
const Context = createContext<Fetched<SystemResult> | null>(null);

/** Asks every two seconds how the installation is, once for all that show something of it. */
export function SystemProvider({ children }: { children: ReactNode }) {
  const system = useFetch(systemQuery, noVariables, pollMs);
  const session = system.data?.system.session;
  const timeNs = session?.timeNs;
  const isRunning = session?.state === 'RUNNING';
  useEffect(() => {
    if (timeNs !== undefined) observeMarketTime(nsToMs(timeNs), isRunning);
  }, [timeNs, isRunning, system.at]);
  return <Context value={system}>{children}</Context>;
}

export function useSystem(): Fetched<SystemResult> {
  const system = useContext(Context);
  if (!system) throw new Error('useSystem is for components within SystemProvider.');
  return system;
}
