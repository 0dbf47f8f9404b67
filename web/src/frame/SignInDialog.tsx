import { type SyntheticEvent, useState } from 'react';
import { signIn, signInDialog } from '../graphql/token';
import { useStore } from '../live/store';
import { Dialog } from '../ui/Dialog';

export function SignInDialog() {
  const open = useStore(signInDialog);
  return open && <SignInForm reason={open.reason} />;
}

function SignInForm({ reason }: { reason: string | null }) {
  const [value, setValue] = useState('');
  const close = () => signInDialog.set(null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (value.trim() !== '') signIn(value.trim());
  };
  return (
    <Dialog title="Sign in" onClose={close} testId="sign-in-dialog">
      <form className="form" onSubmit={submit}>
        {reason !== null && (
          <p className="notice notice-bad" role="alert">
            {reason}
          </p>
        )}
        <p className="muted">
          Looking is free; orders need the access token. It is in the server’s data folder:
        </p>
        <pre className="code">cat data/token</pre>
        <label className="field">
          <span>Access token</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            data-testid="token-input"
            autoFocus
            required
          />
        </label>
        <p className="muted small">Kept in this browser tab until it is closed, and checked by the server with your first command.</p>
        <div className="form-actions">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-main" data-testid="sign-in-submit">
            Sign in
          </button>
        </div>
      </form>
    </Dialog>
  );
}
