const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

// Preloaded by tests: sends this process a signal at the nth passing of a fault point. FAULT=<point>:<n>[:<signal>], SIGKILL unless told otherwise.
const [point, nth, signal = 'SIGKILL'] = (process.env.FAULT ?? '').split(':');
let passed = 0;
globalThis[Symbol.for('taocun.faults')] = (name) => {
  if (name === point && ++passed === Number(nth)) process.kill(process.pid, signal);
};

// PLANTED makes a mistake on purpose in what was built: the JSON of the source's file, of what is right there, and of what is wrong.
const planted = JSON.parse(process.env.PLANTED ?? 'null');
if (planted !== null) {
  const built = path.resolve(__dirname, '../..', planted.file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, filename) => {
    if (filename !== built) return load(module, filename);
    const text = readFileSync(filename, 'utf8');
    if (text.split(planted.right).length !== 2) throw new Error(`${built} does not hold this once: ${planted.right}`);
    module._compile(
      text.replace(planted.right, () => planted.wrong),
      filename,
    );
  };
}
