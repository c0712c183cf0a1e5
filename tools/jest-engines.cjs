// Starts (or finds) Kafka and MongoDB once for all test files; `npm run build` must have run.
module.exports = async () => {
  const { startEngines } = require('./dist/engines');
  const engines = await startEngines({ name: 'test', ephemeral: true, log: (line) => process.stderr.write(`${line}\n`) });
  process.env.KAFKA_BROKERS = engines.kafkaBrokers.join(',');
  process.env.MONGODB_URI = engines.mongodbUri;
  globalThis.taocunEngines = engines;
};
