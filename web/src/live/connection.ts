import { Store } from './store';

/**
 * idle: no page wants live data, so there is no socket. disconnected: the socket has been away for so long that what is shown
 * must be called stale; it is still tried for.
 */
export type ConnectionStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'disconnected';

export interface ConnectionState {
  status: ConnectionStatus;
  /** Wall time at which it was last live; null before the first time. */
  lostAt: number | null;
  /** Counts the times it came back: whoever shows fetched data fetches it anew when this changes. */
  epoch: number;
}

export const disconnectedAfterMs = 4_000;
const longestWaitMs = 15_000;

/** Waits before the nth attempt: half a second, doubling to 15 s, a quarter of it by chance so that clients do not come in step. */
export function retryWaitMs(retries: number, chance: () => number = Math.random): number {
  return Math.min(500 * 2 ** Math.min(retries, 10), longestWaitMs) * (0.75 + chance() / 4);
}

/** What is known of the socket. */
export class Connection {
  readonly state = new Store<ConnectionState>({ status: 'idle', lostAt: null, epoch: 0 });
  private feeds = 0;
  private away: ReturnType<typeof setTimeout> | undefined;

  /** A feed began; call the result when it ends. */
  use(): () => void {
    this.feeds++;
    return () => this.feeds--;
  }

  connecting(): void {
    if (this.state.value.status === 'idle') this.patch({ status: 'connecting' });
    this.watch();
  }

  connected(): void {
    clearTimeout(this.away);
    this.away = undefined;
    const { status, epoch, lostAt } = this.state.value;
    const cameBack = lostAt !== null && (status === 'reconnecting' || status === 'disconnected');
    this.state.set({ status: 'live', lostAt: null, epoch: cameBack ? epoch + 1 : epoch });
  }

  closed(): void {
    // The socket is closed on purpose when the last feed is gone; with feeds it was lost.
    if (this.feeds === 0) {
      clearTimeout(this.away);
      this.away = undefined;
      this.patch({ status: 'idle', lostAt: null });
      return;
    }
    if (this.state.value.status === 'live') this.patch({ status: 'reconnecting', lostAt: Date.now() });
    this.watch();
  }

  private watch(): void {
    this.away ??= setTimeout(() => this.patch({ status: 'disconnected' }), disconnectedAfterMs);
  }

  private patch(change: Partial<ConnectionState>): void {
    this.state.set({ ...this.state.value, ...change });
  }
}

export const connection = new Connection();
