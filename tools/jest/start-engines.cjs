// Starts Kafka and MongoDB once for all test files; `npm run build` must have run.
module.exports = async () => {
  const { startEnginesForTests } = require('../dist/engines');
  globalThis.stopEngines = await startEnginesForTests();
};
