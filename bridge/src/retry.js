/** Waits between attempts: doubled with each that failed, half of each by chance. */
export class Retry {
  #failures = 0;
  #firstMs;
  #lastMs;

  /**
   * @param {number} firstMs
   * @param {number} lastMs
   */
  constructor(firstMs, lastMs) {
    this.#firstMs = firstMs;
    this.#lastMs = lastMs;
  }

  /**
   * Milliseconds to wait after one more failure.
   * @param {number} [wantedMs] What the venue asks for.
   */
  next(wantedMs = 0) {
    const full = Math.min(this.#lastMs, this.#firstMs * 2 ** Math.min(this.#failures++, 30));
    return Math.max(wantedMs, full * (0.5 + 0.5 * Math.random()));
  }

  reset() {
    this.#failures = 0;
  }
}
