import { expect, it, vi } from 'vitest';
import { FeedSet } from './feedSet';

it('a set of feeds starts what is new, ends what is gone, and leaves the rest alone', () => {
  const log: string[] = [];
  const set = new FeedSet((key) => {
    log.push(`+${key}`);
    return () => log.push(`-${key}`);
  });
  set.want(['a', 'b', 'a']);
  set.want(['b', 'c']);
  set.want(['b', 'c']);
  set.want([]);
  expect(log).toEqual(['+a', '+b', '-a', '+c', '-b', '-c']);
});

it('a feed that is wanted again begins anew', () => {
  const start = vi.fn(() => () => undefined);
  const set = new FeedSet(start);
  set.want(['a']);
  set.want([]);
  set.want(['a']);
  expect(start).toHaveBeenCalledTimes(2);
});
