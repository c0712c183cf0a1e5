// Compiles with a deliberate mistake (mutant.cjs).
const swc = require('@swc/jest');
const { withMutant } = require('./mutant.cjs');

module.exports = {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    const mutated =
      (method) =>
      (source, filename, ...rest) =>
        transformer[method](withMutant(source, filename), filename, ...rest);
    return { ...transformer, process: mutated('process'), getCacheKey: mutated('getCacheKey') };
  },
};
