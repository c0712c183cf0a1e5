// Our own files are loaded again for each test file, as in jest; packages are loaded by Node, as in
// production, once in a worker.
const { createRequire } = require('node:module');
const { compileFunction, constants } = require('node:vm');
const Runtime = require('jest-runtime').default;

const own = /^[./]|^@taocun\//;
/** While loading, these collect the decorators of our classes, so each test file needs its own copy. */
const stateful = new Set(['class-validator-jsonschema']);

module.exports = class extends Runtime {
  constructor(...args) {
    super(...args);
    // Compiled in the worker's realm (see environment.cjs).
    const { executor } = this;
    executor.compile = (source, filename) => {
      if (this._environment.getVmContext() === null) return null;
      const options = { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
      return compileFunction(source, executor.injectedModuleParameters, options);
    };
  }

  requireModule(from, name, options, isRequireActual) {
    const isPackage =
      name !== undefined && !own.test(name) && !this._resolution.isCoreModule(name) && !stateful.has(name);
    if (isPackage && !options?.isInternalModule) return createRequire(from)(name);
    return super.requireModule(from, name, options, isRequireActual);
  }

  /** Jest would replace this function for its process, which is also ours. */
  installGetBuiltinModule() {}
};
