import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the page asks while it is developed; built, it asks the host that serves it, or VITE_GRAPHQL_URL. */
const service = process.env['SERVICE_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/app/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content policy allows no inline data but pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', proxy: { '/graphql': service } },
});
