/** No list is drawn more often than this, however fast the market is. */
export const minCommitMs = 250;

/**
 * Runs `commit` for any number of calls once: on an animation frame, and at most once per `minMs`. The first call after a
 * quiet time is committed on the next frame, so that a slow market is shown without delay.
 */
export function coalesce(commit: () => void, minMs = minCommitMs): { request: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame: number | undefined;
  let last = -Infinity;

  const run = () => {
    frame = undefined;
    last = performance.now();
    commit();
  };
  const waitForFrame = () => {
    timer = undefined;
    frame = requestAnimationFrame(run);
  };
  return {
    request() {
      if (timer !== undefined || frame !== undefined) return;
      const wait = last + minMs - performance.now();
      if (wait > 0) timer = setTimeout(waitForFrame, wait);
      else waitForFrame();
    },
    cancel() {
      if (timer !== undefined) clearTimeout(timer);
      if (frame !== undefined) cancelAnimationFrame(frame);
      timer = frame = undefined;
    },
  };
}
