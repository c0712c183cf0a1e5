import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8'));
const folder = path.join(import.meta.dirname, 'dist');

/**
 * Writes copies of each file compressed by Brotli and, for browsers without it over plain HTTP, by gzip.
 * Reporting sends these copies, so no reader waits for compression.
 */
const compressed = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(html|js|css|json|svg|md)$/.test(file)) continue;
      const whole = path.join(folder, file);
      const content = readFileSync(whole);
      // Brotli's default is its best compression.
      writeFileSync(`${whole}.br`, brotliCompressSync(content));
      writeFileSync(`${whole}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
    }
  },
};

/** Swagger UI is itself a bundle, and has the licences of its contents in a separate file. */
const ofSwagger = {
  name: 'licences-of-swagger-ui',
  apply: 'build',
  writeBundle() {
    const from = path.join(import.meta.dirname, '../../node_modules/swagger-ui-dist');
    const texts = ['NOTICE', 'swagger-ui-es-bundle.js.LICENSE.txt'].map((name) =>
      readFileSync(path.join(from, name), 'utf8'),
    );
    appendFileSync(path.join(folder, 'licenses.md'), `\n## In swagger-ui-dist\n\n${texts.join('\n')}`);
  },
};

export default defineConfig({
  root: import.meta.dirname,
  // A proxy may serve the page below any path.
  base: './',
  plugins: [ofSwagger, compressed],
  // The source of the domain library, so that only the parts in use are bundled; the built library would be
  // bundled whole.
  resolve: { alias: { '@taocun/domain': path.join(import.meta.dirname, '../../libs/domain/src/index.ts') } },
  define: { TAOCUN_VERSION: JSON.stringify(version) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // The bundled packages with their licences, linked at the foot of the page.
    license: { fileName: 'licenses.md' },
    // Assets are always files: the content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Swagger UI, which only the page of the API loads, has 1.6 MB.
    chunkSizeWarningLimit: 1_700,
    // Compressing always takes longer than the build itself, so the warning says nothing new.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // Each file that the first view needs costs a request, so its parts share one file.
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
    },
  },
  // The API of `npm start`, or of the reporting that REPORTING names.
  server: { proxy: { '/api': process.env.REPORTING ?? 'http://127.0.0.1:3000' } },
});
