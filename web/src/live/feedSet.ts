/** Runs one feed for each wanted key: what is no longer wanted ends, what goes on being wanted is left alone. */
export class FeedSet {
  private readonly start: (key: string) => () => void;
  private readonly stops = new Map<string, () => void>();

  /** `start` begins a feed and returns what ends it. */
  constructor(start: (key: string) => () => void) {
    this.start = start;
  }

  want(keys: readonly string[]): void {
    const wanted = new Set(keys);
    // Those that end come first: the server bounds how many run on a socket.
    for (const [key, stop] of this.stops) {
      if (wanted.has(key)) continue;
      this.stops.delete(key);
      stop();
    }
    for (const key of wanted) if (!this.stops.has(key)) this.stops.set(key, this.start(key));
  }
}
