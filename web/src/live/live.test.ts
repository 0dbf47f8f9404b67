import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MarketClock } from './clock';
import { coalesce, minCommitMs } from './coalesce';

describe('coalesce', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('commits at most four times a second, however many requests there are', () => {
    const commit = vi.fn();
    const { request } = coalesce(commit);
    for (let ms = 0; ms < 2_000; ms += 10) {
      request();
      vi.advanceTimersByTime(10);
    }
    expect(commit.mock.calls.length).toBeGreaterThanOrEqual(6);
    expect(commit.mock.calls.length).toBeLessThanOrEqual(9);
  });

  it('commits the first one after a quiet time on the next frame, and the last one too', () => {
    const commit = vi.fn();
    const { request } = coalesce(commit);
    request();
    vi.advanceTimersByTime(20);
    expect(commit).toHaveBeenCalledTimes(1);
    request();
    vi.advanceTimersByTime(minCommitMs + 20);
    expect(commit).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(5_000);
    expect(commit).toHaveBeenCalledTimes(2);
  });

  it('commits nothing once it is cancelled', () => {
    const commit = vi.fn();
    const { request, cancel } = coalesce(commit);
    request();
    cancel();
    vi.advanceTimersByTime(5_000);
    expect(commit).not.toHaveBeenCalled();
  });
});

describe('MarketClock', () => {
  it('knows nothing before it heard something', () => expect(new MarketClock().now(5)).toBeUndefined());

  it('goes on with the wall clock in a market that does', () => {
    const clock = new MarketClock();
    clock.observe(1_000, 50_000, true);
    clock.observe(3_010, 52_000, true);
    expect(clock.now(53_000)).toBe(4_010);
  });

  it('stands still in a replay that is faster, and in a session that is over', () => {
    const clock = new MarketClock();
    clock.observe(1_000, 50_000, true);
    clock.observe(900_000, 52_000, true);
    expect(clock.now(53_000)).toBe(900_000);
    clock.observe(902_000, 54_000, false);
    expect(clock.now(60_000)).toBe(902_000);
  });
});
