import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  /** What stands at the right of the title. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
  testId?: string;
}

export function Panel({ title, actions, className = '', children, testId }: Props) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id} data-testid={testId}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
