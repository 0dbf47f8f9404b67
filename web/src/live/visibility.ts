import { Store } from './store';

/** Whether somebody can see the page. A hidden one asks the server for nothing. */
export const visible = new Store(document.visibilityState !== 'hidden');

document.addEventListener('visibilitychange', () => visible.set(document.visibilityState !== 'hidden'));
