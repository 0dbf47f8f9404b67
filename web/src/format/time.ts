/** Nanoseconds since 1970, as the API writes them, in milliseconds. (A number has digits enough for that, not for nanoseconds.) */
export function nsToMs(ns: string): number {
  return Number(BigInt(ns) / 1_000n) / 1_000;
}

/** 14:03:59, UTC. */
export function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** 2014-05-07, UTC. */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The time where it was today (of the market), and with its day where not. */
export function moment(ms: number, now: number | undefined): string {
  return now === undefined || day(ms) === day(now) ? clockTime(ms) : `${day(ms).slice(5)} ${clockTime(ms)}`;
}

/** How long something lasted or is ago: 0.4s 12s 3m 05s 2h 14m 3d 4h. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${pad(Math.floor(seconds % 60))}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${pad(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** Whole seconds, for ages that are redrawn each second. */
export function age(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1_000))}s` : duration(ms);
}

/** Milliseconds where they count, then tenths of seconds, then as `age`. */
export function fineAge(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole}ms`;
  return whole < 9_950 ? `${(whole / 1_000).toFixed(1)}s` : age(whole);
}

/** 14:03:59.120, UTC. */
export function preciseTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
