// Everything that needs neither Kafka nor MongoDB.
const preset = require('./jest.preset.cjs');

module.exports = {
  ...preset,
  displayName: 'unit',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.(int|e2e|secured)\\.spec\\.ts$'],
};
