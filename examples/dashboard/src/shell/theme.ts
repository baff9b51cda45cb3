export type Theme = 'auto' | 'light' | 'dark';

const NAME = 'dashboard.theme';
const themes: readonly Theme[] = ['auto', 'light', 'dark'];

export function readTheme(): Theme {
  const kept = localStorage.getItem(NAME);
  return themes.find((theme) => theme === kept) ?? 'auto';
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  if (theme === 'auto') localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, theme);
}

export function next(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
}
