import { useSyncExternalStore } from 'react';
import { MarketClock } from '../live/clock';
import { Store, useStore } from '../live/store';
import { visible } from '../live/visibility';

const clock = new MarketClock();
const now = new Store<number | undefined>(undefined);

/** The market's time was heard of. */
export function observeMarketTime(marketMs: number, isRunning: boolean): void {
  clock.observe(marketMs, Date.now(), isRunning);
  now.set(clock.now(Date.now()));
}

/** A second is coarse where venues are compared; a finer one is kept only while something of it is shown. */
const fineMs = 250;
const fine = new Store<number | undefined>(undefined);
let fineTimer: ReturnType<typeof setInterval> | undefined;
let fineUsers = 0;

const tickFine = () => fine.set(clock.now(Date.now()));

function paceFine(): void {
  clearInterval(fineTimer);
  fineTimer = undefined;
  if (fineUsers === 0 || !visible.value) return;
  tickFine();
  fineTimer = setInterval(tickFine, fineMs);
}
visible.subscribe(paceFine);

function followFine(listener: () => void): () => void {
  const unsubscribe = fine.subscribe(listener);
  if (++fineUsers === 1) paceFine();
  return () => {
    unsubscribe();
    if (--fineUsers === 0) paceFine();
  };
}

let timer: ReturnType<typeof setInterval> | undefined;
function tick(): void {
  clearInterval(timer);
  if (visible.value) timer = setInterval(() => now.set(clock.now(Date.now())), 1_000);
}
visible.subscribe(tick);
tick();

/** The market's time in milliseconds, each second anew; undefined before anything is known. All ages are relative to it. */
export const useMarketNow = (): number | undefined => useStore(now);

/** The same, four times a second. */
export const useFineMarketNow = (): number | undefined => useSyncExternalStore(followFine, fine.read);
