const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { isMutated, withMutant } = require('../jest/mutant.cjs');

// Preloaded by tests: sends this process a signal at the nth pass of a fault point.
// FAULT=<point>:<n>[:<signal>], SIGKILL by default.
const [point, nth, signal = 'SIGKILL'] = (process.env.FAULT ?? '').split(':');
let passed = 0;
globalThis[Symbol.for('taocun.faults')] = (name) => {
  if (name === point && ++passed === Number(nth)) process.kill(process.pid, signal);
};

// Also makes the deliberate mistake of MUTANT in built code.
const builtOf = (file) => file.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
if (isMutated) {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, filename) => {
    const text = readFileSync(filename, 'utf8');
    const mutated = withMutant(text, filename, builtOf);
    if (mutated === text) return load(module, filename);
    module._compile(mutated, filename);
  };
}
