const path = require('node:path');
const { isMutated } = require('./mutant.cjs');
const { deadlineMs } = require('./time-factor.cjs');

const root = path.resolve(__dirname, '../..');

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
  testEnvironment: path.join(__dirname, 'environment.cjs'),
  runtime: path.join(__dirname, 'runtime.cjs'),
  testMatch: ['**/*.spec.ts'],
  // Only for a test that hangs: what a test waits for has a shorter deadline of its own, which says what has
  // not come.
  testTimeout: deadlineMs(900_000),
  // A worker frees its memory and writes compiled code before it goes. One that still runs something is told
  // of, and killed, after that.
  workerGracefulExitTimeout: deadlineMs(20_000),
  transform: {
    '^.+\\.[cm]?[jt]s$': [isMutated ? path.join(__dirname, 'mutant-transform.cjs') : '@swc/jest', swc],
  },
  moduleNameMapper: {
    '^@taocun/(tools|testing)/(.+)$': path.join(root, '$1/src/$2'),
    '^@taocun/(harness|bench)/(.+)$': path.join(root, 'tools/$1/src/$2'),
    '^@taocun/cli/in-process.fixture$': path.join(root, 'apps/cli/src/in-process.fixture.ts'),
    '^@taocun/local/(.+)$': path.join(root, 'libs/local/src/$1'),
    '^@taocun/subscriber$': path.join(root, 'clients/subscriber/src/index.ts'),
    '^@taocun/reporting-([^/]+)$': path.join(root, 'libs/reporting/$1/src/index.ts'),
    '^@taocun/([^/]+)$': path.join(root, 'libs/$1/src/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
