import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8'));
const folder = path.join(import.meta.dirname, 'dist');

/** Writes compressed copies beside each file, by Brotli and, for plain HTTP, where browsers do not take that, by gzip. Reporting sends them as they are, so nothing is compressed while a reader waits. */
const compressed = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(html|js|css|json|svg|md)$/.test(file)) continue;
      const whole = path.join(folder, file);
      const content = readFileSync(whole);
      // Its default is the best that it can do.
      writeFileSync(`${whole}.br`, brotliCompressSync(content));
      writeFileSync(`${whole}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
    }
  },
};

/** RapiDoc is a bundle itself, with the licences of what it contains beside it. */
const ofRapidoc = {
  name: 'licences-of-rapidoc',
  apply: 'build',
  writeBundle() {
    const texts = readFileSync(path.join(import.meta.dirname, '../../node_modules/rapidoc/dist/rapidoc-min.js.LICENSE.txt'), 'utf8');
    appendFileSync(path.join(folder, 'licenses.md'), `\n## In rapidoc\n\n${texts}`);
  },
};

export default defineConfig({
  root: import.meta.dirname,
  // The page may lie below any path, behind a proxy.
  base: './',
  plugins: [ofRapidoc, compressed],
  // Its source, of which only what the page uses comes along; built, it would come whole.
  resolve: { alias: { '@taocun/domain': path.join(import.meta.dirname, '../../libs/domain/src/index.ts') } },
  define: { TAOCUN_VERSION: JSON.stringify(version) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // What is bundled, with its terms; the foot of the page leads there.
    license: { fileName: 'licenses.md' },
    // Assets are always files: the content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // RapiDoc, which the page of the API loads alone, has 847 kB.
    chunkSizeWarningLimit: 900,
    // Compressing takes longer than the build itself, which is no news.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // Each file that the first view waits for costs a request; parts that are loaded later share this one.
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
    },
  },
  // The API of `npm start`, or of the reporting that REPORTING names.
  server: { proxy: { '/api': process.env.REPORTING ?? 'http://127.0.0.1:3000' } },
});
