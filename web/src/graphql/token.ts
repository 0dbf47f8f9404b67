import { Store } from '../live/store';

const key = 'accessToken';

/** The access token of this browser tab, or null. It is gone with the tab. */
export const token = new Store<string | null>(sessionStorage.getItem(key));

/** Why the sign-in dialog is open; null when it is closed. */
export const signInDialog = new Store<{ reason: string | null } | null>(null);

export function signIn(value: string): void {
  sessionStorage.setItem(key, value);
  token.set(value);
  signInDialog.set(null);
}

export function signOut(): void {
  sessionStorage.removeItem(key);
  token.set(null);
}

/** The server refused the token: it is forgotten, and another one asked for. */
export function rejected(): void {
  signOut();
  signInDialog.set({ reason: 'The server did not accept the access token. Nothing was changed.' });
}
