// Everything that needs neither Kafka nor MongoDB. Three test files at a time, for some wait: by itself jest
// runs one on two cores, in its own process, whose heap then grows with each file.
const preset = require('./tools/jest/preset.cjs');

module.exports = {
  ...preset,
  displayName: 'unit',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.(int|e2e|long|secured)\\.spec\\.ts$'],
  maxWorkers: 3,
  testSequencer: './tools/jest/longest-first.cjs',
};
