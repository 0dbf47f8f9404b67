/**
 * The market's time between two things that are known of it. It goes on by itself only where the market is about as fast as the
 * wall clock; a replay at full speed shows what was last heard.
 */
export class MarketClock {
  private base: { market: number; wall: number } | undefined;
  private rate = 1;

  /** The market's time was `market` at the wall time `wall`, both in milliseconds. */
  observe(market: number, wall: number, isRunning: boolean): void {
    const before = this.base;
    if (!isRunning) this.rate = 0;
    else if (before && wall - before.wall >= 500) {
      const measured = (market - before.market) / (wall - before.wall);
      this.rate = measured > 0.5 && measured < 2 ? 1 : 0;
    }
    this.base = { market, wall };
  }

  now(wall: number): number | undefined {
    return this.base && this.base.market + (wall - this.base.wall) * this.rate;
  }
}
