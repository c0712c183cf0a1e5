// Runs a TypeScript file as a process of its own: node [--require fault-hook.cjs] run-ts.cjs <file>.
// It compiles with the settings of jest, so that nothing has to be built first.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');
const { transform } = require('../../../jest.preset.cjs');

const options = transform['^.+\\.[cm]?[jt]s$'][1];

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, sourceMaps: 'inline' });
  module._compile(code, filename);
};

// The program reads its arguments as if node had started it itself.
process.argv.splice(1, 1);
require(path.resolve(process.argv[1]));
