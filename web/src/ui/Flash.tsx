import { type ReactNode, useState } from 'react';

interface Props {
  value: number | null | undefined;
  children: ReactNode;
}

/** A number that lights up for a moment when it changes; not for people who want less motion (the style sheet sees to it). */
export function Flash({ value, children }: Props) {
  const [seen, setSeen] = useState({ value, way: '', changes: 0 });
  if (seen.value !== value) {
    const way = typeof value === 'number' && typeof seen.value === 'number' ? (value > seen.value ? 'flash-up' : 'flash-down') : '';
    setSeen({ value, way, changes: seen.changes + 1 });
  }
  // A new key starts the animation again.
  return (
    <span key={seen.changes} className={`flash ${seen.way}`}>
      {children}
    </span>
  );
}
