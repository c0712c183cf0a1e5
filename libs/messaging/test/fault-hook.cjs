// Preloaded by tests: sends this process a signal at the nth passing of a fault point. FAULT=<point>:<n>[:<signal>], SIGKILL unless told otherwise.
const [point, nth, signal = 'SIGKILL'] = (process.env.FAULT ?? '').split(':');
let passed = 0;
globalThis[Symbol.for('taocun.faults')] = (name) => {
  if (name === point && ++passed === Number(nth)) process.kill(process.pid, signal);
};
