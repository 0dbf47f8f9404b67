const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** Mon 22:00, UTC. */
export function weekTime(ms: number): string {
  const date = new Date(ms);
  return `${days[date.getUTCDay()] ?? ''} ${date.toISOString().slice(11, 16)}`;
}
