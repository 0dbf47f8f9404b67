import type { Failure } from '../graphql/failure';

/** Why the server said no: in words, with the code, and where a limit was breached what it allows and what was attempted. */
export function Refusal({ failure }: { failure: Failure }) {
  return (
    <div className="notice notice-bad" data-testid="refusal">
      <p>
        {failure.message} {failure.code !== undefined && <code data-testid="refusal-code">{failure.code}</code>}
      </p>
      {failure.limit !== undefined && (
        <dl className="facts">
          <dt>Limit</dt>
          <dd data-testid="refusal-limit">{failure.limit}</dd>
          <dt>Allowed</dt>
          <dd data-testid="refusal-allowed">{failure.allowed ?? '–'}</dd>
          <dt>Attempted</dt>
          <dd data-testid="refusal-attempted">{failure.attempted ?? '–'}</dd>
        </dl>
      )}
    </div>
  );
}
