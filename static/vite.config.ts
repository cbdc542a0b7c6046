import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { manual } from './manual.mjs';
import { sharedWords } from './src/text/catalogue';

/** Of a catalogue in `words/`, the messages that the page shares, as an object. */
const catalogue = {
  name: 'catalogue',
  transform(text: string, id: string) {
    const language = /([\w-]+)\.ftl$/.exec(id)?.[1];
    if (!language) return null;
    return { code: `export default ${JSON.stringify(sharedWords(language, text))}`, map: null };
  },
};

export default defineConfig({
  plugins: [svelte(), catalogue, manual()],
  // One build stands at `/` and below `/s/NAME/`.
  base: './',
  build: {
    // Offices still have Windows 7, whose last Chromium is 109, and shells of other makers on 92.
    target: 'chrome92',
    outDir: 'dist',
    rolldownOptions: {
      input: [
        'index.html',
        'near.html',
        'promises.html',
        'tray.html',
        'lists.html',
        'poster.html',
        'api.html',
        'start.html',
        'bring.html',
        'manual.html',
      ],
    },
    // MapLibre is one large module by nature; its worker is a file of its own.
    chunkSizeWarningLimit: 1400,
    // The server's policy allows no data: scripts, and pictures are few.
    assetsInlineLimit: 0,
  },
  // Style sheets are tested too, as text.
  test: { include: ['src/**/*.test.ts'], css: true },
  server: {
    fs: { allow: ['..'] },
    proxy: {
      '/api/': 'http://127.0.0.1:8080',
      '/ogc': 'http://127.0.0.1:8080',
      '/tiles': 'http://127.0.0.1:8080',
      '/desk/': 'http://127.0.0.1:8080',
    },
  },
});
