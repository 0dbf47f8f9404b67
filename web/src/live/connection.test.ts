import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, disconnectedAfterMs, retryWaitMs } from './connection';

describe('retryWaitMs', () => {
  it('doubles up to fifteen seconds', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 100].map((retries) => retryWaitMs(retries, () => 1));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it('takes up to a quarter off by chance', () => expect(retryWaitMs(1, () => 0)).toBe(750));
});

describe('Connection', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function live() {
    const connection = new Connection();
    const release = connection.use();
    connection.connecting();
    connection.connected();
    return { connection, release };
  }
  const status = (connection: Connection) => connection.state.value.status;

  it('comes up without asking anybody to fetch again', () => {
    const { connection } = live();
    expect(connection.state.value).toEqual({ status: 'live', lostAt: null, epoch: 0 });
  });

  it('is reconnecting when lost, then disconnected, and remembers since when', () => {
    const { connection } = live();
    const lostAt = Date.now();
    connection.closed();
    expect(status(connection)).toBe('reconnecting');
    vi.advanceTimersByTime(disconnectedAfterMs);
    expect(connection.state.value).toEqual({ status: 'disconnected', lostAt, epoch: 0 });
    connection.connecting();
    connection.closed();
    expect(status(connection)).toBe('disconnected');
  });

  it('has everybody fetch again when it came back', () => {
    const { connection } = live();
    connection.closed();
    connection.connecting();
    connection.connected();
    expect(connection.state.value).toEqual({ status: 'live', lostAt: null, epoch: 1 });
    vi.advanceTimersByTime(60_000);
    expect(status(connection)).toBe('live');
  });

  it('is idle, not lost, when it is closed because nothing is wanted', () => {
    const { connection, release } = live();
    release();
    connection.closed();
    vi.advanceTimersByTime(60_000);
    expect(connection.state.value).toEqual({ status: 'idle', lostAt: null, epoch: 0 });
  });

  it('is disconnected when it never comes up', () => {
    const connection = new Connection();
    connection.use();
    connection.connecting();
    connection.closed();
    vi.advanceTimersByTime(disconnectedAfterMs);
    expect(status(connection)).toBe('disconnected');
  });
});
