import type { ReactNode } from 'react';
import type { Failure } from '../graphql/failure';

/** Grey lines where a list will be. They are as high as its rows, so that nothing jumps. */
export function Skeleton({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label} data-testid="loading">
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty" data-testid="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

export function ErrorBox({ failure, retry }: { failure: Failure; retry: () => void }) {
  return (
    <div className="error-box" role="alert" data-testid="error">
      <p>
        {failure.message}
        {failure.code !== undefined && <code> {failure.code}</code>}
      </p>
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}

interface LoadedProps<Data> {
  data: Data | undefined;
  failure: Failure | undefined;
  refetch: () => void;
  rows?: number;
  children: (data: Data) => ReactNode;
}

/** Its children once there is data; until then what is being waited for, or why it did not come. */
export function Loaded<Data>({ data, failure, refetch, rows = 4, children }: LoadedProps<Data>) {
  if (data !== undefined) return children(data);
  return failure ? <ErrorBox failure={failure} retry={refetch} /> : <Skeleton rows={rows} />;
}
