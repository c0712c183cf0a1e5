// Runs a TypeScript file as a process of its own, as the tests of signals and exit codes need: node run-ts.cjs <file>.
// It compiles with the same settings as jest does and takes the libraries' sources, so nothing has to be built first.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');
const { transform, moduleNameMapper } = require('../../../jest.preset.cjs');

const options = transform['^.+\\.[cm]?[jt]s$'][1];
const [library, source] = Object.entries(moduleNameMapper)[0];

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, sourceMaps: 'inline' });
  module._compile(code, filename);
};
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  const found = new RegExp(library).exec(request);
  return resolve(found ? source.replace('$1', found[1]) : request, ...rest);
};

require(path.resolve(process.argv[2]));
