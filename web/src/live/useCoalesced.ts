import { useEffect, useRef, useState } from 'react';
import { coalesce } from './coalesce';

/**
 * State of which only the latest counts: updates are applied one after another as they come, and drawn at most four times a
 * second.
 */
export function useCoalesced<T>(initial: T): [T, (update: (state: T) => T) => void] {
  const [state, setState] = useState(initial);
  const latest = useRef(initial);
  const [commits] = useState(() => coalesce(() => setState(latest.current)));
  useEffect(() => commits.cancel, [commits]);
  const [apply] = useState(() => (update: (state: T) => T) => {
    const next = update(latest.current);
    if (Object.is(next, latest.current)) return;
    latest.current = next;
    commits.request();
  });
  return [state, apply];
}
