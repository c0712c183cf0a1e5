const path = require('node:path');

const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2024',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: true,
};

module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', swc] },
  // Nest 12, @platformatic/kafka, cookie, content-disposition, eventsource-parser, hyparquet, kdbush, geokdbush with its tinyqueue and the validator of OpenAPI are published as ES modules only, which jest requires by itself only under
  // --experimental-vm-modules. MongoDB's driver imports `os` in a way that jest cannot follow, and then sends a handshake that the server refuses.
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@platformatic|@seriousme|cookie|content-disposition|eventsource-parser|geokdbush|hyparquet|hyparquet-writer|kdbush|tinyqueue)/|mongodb/lib/runtime_adapters)',
  ],
  moduleNameMapper: {
    '^@taocun/(dev|bench|testing)/(.+)$': path.join(__dirname, '$1/src/$2'),
    '^@taocun/harness/(.+)$': path.join(__dirname, 'testing/harness/src/$1'),
    '^@taocun/cli/(.+)$': path.join(__dirname, 'apps/cli/src/$1'),
    '^@taocun/([^/]+)$': path.join(__dirname, 'libs/$1/src/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
