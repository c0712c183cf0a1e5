// What `npm run test:long` adds to the gate: long faults, clusters, secured engines, the record. One file at
// a time, since most of them start engines of their own.
const engines = require('./jest.int.config.cjs');

module.exports = {
  ...engines,
  displayName: 'long',
  testMatch: ['**/*.long.spec.ts', '**/*.secured.spec.ts'],
  maxWorkers: 1,
};
