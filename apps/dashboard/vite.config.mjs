import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const folder = path.join(import.meta.dirname, 'dist');

/** A compressed copy beside each file: reporting sends it as it is, so nothing is compressed while somebody waits. */
const compressed = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(html|js|css|json|svg)$/.test(file)) continue;
      const whole = path.join(folder, file);
      writeFileSync(`${whole}.gz`, gzipSync(readFileSync(whole), { level: constants.Z_BEST_COMPRESSION }));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  // The page may lie behind a proxy, at any path.
  base: './',
  plugins: [compressed],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // Everything comes from files: the content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // `npm start` beside it; another address of reporting by REPORTING.
  server: { proxy: { '/api': process.env.REPORTING ?? 'http://127.0.0.1:3000' } },
});
