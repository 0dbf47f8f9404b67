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

let timer: ReturnType<typeof setInterval> | undefined;
function tick(): void {
  clearInterval(timer);
  if (visible.value) timer = setInterval(() => now.set(clock.now(Date.now())), 1_000);
}
visible.subscribe(tick);
tick();

/** The market's time in milliseconds, each second anew; undefined before anything is known. All ages are relative to it. */
export const useMarketNow = (): number | undefined => useStore(now);
