// Tests run in the worker's own realm. In the realm that jest makes for each file, every use of a global
// (`Math`, `undefined`) is a call into jest, which takes half the time of tests that compute, and loaded
// packages (runtime.cjs) could not be shared. Changes that a file makes to the globals and the process are
// undone after it.
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Jest's own symbol: its handlers from one file's tests would be called in the next. */
const eventHandlers = Symbol.for('EVENT_HANDLERS');

module.exports = class Environment {
  constructor({ projectConfig: config }) {
    const global = globalThis;
    this.global = global;
    this.undo = [keepGlobals(), keepProcess()];
    this.moduleMocker = new ModuleMocker(global);
    const timerConfig = { idToRef: (id) => id, refToId: (ref) => ref };
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
  }

  async setup() {}

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    for (const undo of this.undo) undo();
    this.global = null;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Null after the file's tests, so that nothing more is loaded. */
  getVmContext() {
    return this.global;
  }
};

function keepGlobals() {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  return () => {
    for (const key of Reflect.ownKeys(globalThis)) {
      const earlier = before[key];
      if (earlier === undefined) {
        // Packages find their permanent state by registered symbols, which therefore stay.
        if (key === eventHandlers || typeof key === 'string' || Symbol.keyFor(key) === undefined)
          delete globalThis[key];
      } else if ('value' in earlier && earlier.value !== globalThis[key])
        Object.defineProperty(globalThis, key, earlier);
    }
  };
}

function keepProcess() {
  const { env, exit, exitCode } = process;
  const variables = { ...env };
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    Object.assign(process, { env, exit, exitCode });
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    for (const name of process.eventNames())
      for (const listener of process.rawListeners(name))
        if (!listeners.get(name)?.includes(listener)) process.off(name, listener);
  };
}
