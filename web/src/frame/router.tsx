import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { Store, useStore } from '../live/store';

/** Where the browser is: path and search. */
const place = new Store(location.pathname + location.search);

addEventListener('popstate', () => place.set(location.pathname + location.search));

export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (to === place.value) return;
  history[options.replace ? 'replaceState' : 'pushState'](null, '', to);
  place.set(to);
}

export function usePlace(): { path: string; search: URLSearchParams } {
  const [path = '/', search] = useStore(place).split('?');
  return { path, search: new URLSearchParams(search) };
}

/** A symbol as part of an address: EUR/USD is EUR%2FUSD there. */
export const marketPath = (symbol: string) => `/markets/${encodeURIComponent(symbol)}`;

/** What stands in the address behind /markets/, or null; what cannot be decoded is no symbol. */
export function symbolOf(path: string): string | null {
  const part = /^\/markets\/([^/]+)\/?$/.exec(path)?.[1];
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** A link within the application: no load of a page, but everything else that links can do. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
