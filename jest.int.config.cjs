// Tests on the real engines: one Kafka and one MongoDB for all of them, four test files at a time, for each
// mostly waits.
const preset = require('./tools/jest/preset.cjs');

module.exports = {
  ...preset,
  displayName: 'engines',
  testMatch: ['**/*.int.spec.ts', '**/*.e2e.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  globalSetup: './tools/jest/start-engines.cjs',
  globalTeardown: './tools/jest/stop-engines.cjs',
  setupFiles: ['./tools/jest/engines-first.cjs'],
  maxWorkers: 4,
  testSequencer: './tools/jest/longest-first.cjs',
};
