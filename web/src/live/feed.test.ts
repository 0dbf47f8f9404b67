import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillSubscription } from '../graphql/operations';
import { fakeClient } from '../test/fakeClient';
import { restartMs, startFeed } from './feed';

describe('startFeed', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function start() {
    const { client, feeds } = fakeClient();
    let after: string | null = null;
    const seen: unknown[] = [];
    const onRestart = vi.fn();
    const stop = startFeed({
      client,
      document: fillSubscription,
      variables: () => ({ portfolio: 'main', after }),
      onData: (data) => {
        seen.push(data);
        after = data.onFill.cursor;
      },
      onRestart,
    });
    return { feeds, seen, onRestart, stop };
  }
  const fill = (cursor: string) => ({ onFill: { cursor } });

  it('hands on what comes', () => {
    const { feeds, seen } = start();
    feeds[0]?.next(fill('1'));
    expect(seen).toEqual([fill('1')]);
  });

  it('begins again a second after the server ended it with an error, behind what it has', () => {
    const { feeds, onRestart } = start();
    feeds[0]?.next(fill('7'));
    feeds[0]?.fail();
    expect(feeds).toHaveLength(1);
    vi.advanceTimersByTime(restartMs);
    expect(feeds).toHaveLength(2);
    expect(feeds[1]?.variables()).toEqual({ portfolio: 'main', after: '7' });
    expect(onRestart).toHaveBeenCalledOnce();
  });

  it('begins again also when it ended without an error', () => {
    const { feeds } = start();
    feeds[0]?.complete();
    vi.advanceTimersByTime(restartMs);
    expect(feeds).toHaveLength(2);
  });

  it('knows where to go on at any time, also when the socket sends it again', () => {
    const { feeds } = start();
    feeds[0]?.next(fill('3'));
    expect(feeds[0]?.variables()).toEqual({ portfolio: 'main', after: '3' });
  });

  it('waits longer each time nothing comes of it, and not once something did', () => {
    const { feeds } = start();
    feeds[0]?.fail();
    vi.advanceTimersByTime(1_000);
    feeds[1]?.fail();
    vi.advanceTimersByTime(1_999);
    expect(feeds).toHaveLength(2);
    vi.advanceTimersByTime(1);
    feeds[2]?.next(fill('1'));
    feeds[2]?.fail();
    vi.advanceTimersByTime(1_000);
    expect(feeds).toHaveLength(4);
  });

  it('is over when it is stopped, also while it waits', () => {
    const { feeds, stop } = start();
    feeds[0]?.fail();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(feeds).toHaveLength(1);
  });
});
