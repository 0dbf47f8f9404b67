import { Store } from '../live/store';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const key = 'theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function remembered(): ThemeChoice {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

const resolve = (choice: ThemeChoice): Theme => (choice === 'system' ? (system.matches ? 'dark' : 'light') : choice);

export const themeChoice = new Store<ThemeChoice>(remembered());
/** The theme that is shown: charts are painted with its colours. */
export const theme = new Store<Theme>(resolve(themeChoice.value));

function show(): void {
  const next = resolve(themeChoice.value);
  document.documentElement.dataset.theme = next;
  theme.set(next);
}

system.addEventListener('change', show);

export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(key, choice);
  } catch {
    // Then it is remembered until the page is closed.
  }
  themeChoice.set(choice);
  show();
}

const order: ThemeChoice[] = ['system', 'light', 'dark'];
export const nextTheme = (choice: ThemeChoice): ThemeChoice => order[(order.indexOf(choice) + 1) % order.length] ?? 'system';
