const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

// Preloaded by tests: sends this process a signal at the nth pass of a fault point.
// FAULT=<point>:<n>[:<signal>], SIGKILL by default.
const [point, nth, signal = 'SIGKILL'] = (process.env.FAULT ?? '').split(':');
let passed = 0;
globalThis[Symbol.for('taocun.faults')] = (name) => {
  if (name === point && ++passed === Number(nth)) process.kill(process.pid, signal);
};

// MUTANT makes a deliberate mistake in built code: JSON with the source's file, a part of its text, and its
// replacement.
const mutant = JSON.parse(process.env.MUTANT ?? 'null');
if (mutant !== null) {
  const built = path.resolve(
    __dirname,
    '../..',
    mutant.file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'),
  );
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, filename) => {
    if (filename !== built) return load(module, filename);
    const text = readFileSync(filename, 'utf8');
    if (text.split(mutant.original).length !== 2)
      throw new Error(`${built} does not hold this once: ${mutant.original}`);
    module._compile(
      text.replace(mutant.original, () => mutant.replacement),
      filename,
    );
  };
}
