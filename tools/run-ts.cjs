// Runs a TypeScript file as a separate process, as tests of signals and exit codes need: node run-ts.cjs
// <file>. It compiles with the same settings as jest and uses the libraries' sources, so nothing has to be
// built first.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { version } = require('@swc/core/package.json');
const { withMutant } = require('./jest/mutant.cjs');
const { transform, moduleNameMapper } = require('./jest/preset.cjs');

const options = transform['^.+\\.[cm]?[jt]s$'][1];
const cache = path.join(__dirname, '../node_modules/.cache/run-ts');
const settings = JSON.stringify([version, options]);
const packages = Object.entries(moduleNameMapper).filter(([name]) => name.startsWith('^@taocun/'));

Module._extensions['.ts'] = (module, filename) =>
  module._compile(compiled(withMutant(readFileSync(filename, 'utf8'), filename), filename), filename);

/**
 * Caches compiled code: tests start the same program a hundred times, and loading the compiler alone takes a
 * while.
 */
function compiled(source, filename) {
  const file = path.join(
    cache,
    createHash('sha256').update(`${settings}\0${filename}\0${source}`).digest('hex'),
  );
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, {
      ...options,
      filename,
      sourceMaps: 'inline',
    });
    // Other processes may write it at the same time, so it is renamed when complete.
    const draft = `${file}.${process.pid}`;
    mkdirSync(cache, { recursive: true });
    writeFileSync(draft, code);
    renameSync(draft, file);
    return code;
  }
}

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  for (const [name, source] of packages) request = request.replace(new RegExp(name), source);
  // Dynamic imports name the built file, with the extension .js.
  if (parent?.filename?.endsWith('.ts')) request = request.replace(/^(\.{1,2}\/.*)\.js$/, '$1');
  return resolve(request, parent, ...rest);
};

// The program reads its arguments as if node had started it directly.
process.argv.splice(1, 1);
require(path.resolve(process.argv[1]));
