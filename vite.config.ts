import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The screens. Nothing is inlined: the content policy allows no inline script and no font from a data address. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
});
