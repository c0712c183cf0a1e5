// Engines that want TLS and a login, and services that have both (docs/testing.md).
const engines = require('./jest.int.config.cjs');

module.exports = { ...engines, displayName: 'secured', testMatch: ['**/*.secured.spec.ts', '**/guarded-*.int.spec.ts'] };
