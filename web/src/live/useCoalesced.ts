import { useEffect, useState } from 'react';
import { coalesce } from './coalesce';
import { Store, useStore } from './store';

/** Applies updates one after another as they come, and shows what they came to at most four times a second. */
export class CoalescedState<T> {
  readonly shown: Store<T>;
  private latest: T;
  private readonly commits = coalesce(() => this.shown.set(this.latest));

  constructor(initial: T) {
    this.latest = initial;
    this.shown = new Store(initial);
  }

  readonly apply = (update: (state: T) => T): void => {
    const next = update(this.latest);
    if (Object.is(next, this.latest)) return;
    this.latest = next;
    this.commits.request();
  };

  readonly cancel = (): void => this.commits.cancel();
}

/** State of which only the latest counts; see CoalescedState. */
export function useCoalesced<T>(initial: T): [T, (update: (state: T) => T) => void] {
  const [state] = useState(() => new CoalescedState(initial));
  useEffect(() => state.cancel, [state]);
  return [useStore(state.shown), state.apply];
}
