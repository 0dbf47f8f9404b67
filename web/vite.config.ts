import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.SERVER ?? 'localhost:8081';

/**
 * GraphiQL's style sheet carries its fonts as data: URLs. The page's policy takes fonts from its own origin only, and the
 * system's fonts do as well, so they are left out instead of being refused by the browser.
 */
const withoutEmbeddedFonts: Plugin = {
  name: 'without-embedded-fonts',
  enforce: 'pre',
  transform(code, id) {
    return /graphiql.*style\.css/.test(id) ? { code: code.replace(/@font-face\s*\{[^}]*\}/g, ''), map: null } : null;
  },
};

export default defineConfig({
  plugins: [react(), withoutEmbeddedFonts],
  build: {
    target: 'es2022',
    // The page's policy allows no data: scripts or fonts; everything is a file under /assets/.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: ['index.html', 'graphiql.html'] },
  },
  server: { proxy: { '/graphql': { target: `http://${server}`, ws: true } } },
  test: { environment: 'jsdom', setupFiles: ['src/test/setup.ts'], restoreMocks: true },
});
