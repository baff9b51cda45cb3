import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/charts.css';
import './styles/pages.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepScrolling } from './shell/scrolling.ts';
import { applyTheme, readTheme } from './shell/theme.ts';

applyTheme(readTheme());
keepScrolling();
const root = document.querySelector('#root');
if (!root) throw new Error('The page has no place for it.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
