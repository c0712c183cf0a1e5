// Runs a TypeScript file as a separate process, as tests of signals and exit codes need: node run-ts.cjs
// <file>. It compiles with the same settings as jest and uses the libraries' sources, so nothing has to be
// built first.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { version } = require('@swc/core/package.json');
const { transform, moduleNameMapper } = require('./jest/preset.cjs');

// MUTANT makes a deliberate mistake in the running code, not in the file: JSON with the file, a part of its
// text, and its replacement.
const mutant = JSON.parse(process.env.MUTANT ?? 'null');
const sourceOf = (filename) => {
  const text = readFileSync(filename, 'utf8');
  if (mutant === null || path.resolve(mutant.file) !== filename) return text;
  if (text.split(mutant.original).length !== 2)
    throw new Error(`${mutant.file} does not hold this once: ${mutant.original}`);
  return text.replace(mutant.original, () => mutant.replacement);
};

const options = transform['^.+\\.[cm]?[jt]s$'][1];
const cache = path.join(__dirname, '../node_modules/.cache/run-ts');
const settings = JSON.stringify([version, options]);
const packages = Object.entries(moduleNameMapper).filter(([name]) => name.startsWith('^@taocun/'));

Module._extensions['.ts'] = (module, filename) =>
  module._compile(compiled(sourceOf(filename), filename), filename);

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
