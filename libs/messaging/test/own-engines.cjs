// Engines that a test may stop, freeze and start again: those that jest has started are everybody's. `npm run build` must have run.
const { startEngines } = require('../../../dev/dist/engines');

exports.startOwnEngines = async () => {
  const { KAFKA_BROKERS, MONGODB_URI } = process.env;
  delete process.env.KAFKA_BROKERS;
  delete process.env.MONGODB_URI;
  try {
    return await startEngines({ name: `away-${process.pid}`, ephemeral: true, log: () => undefined });
  } finally {
    for (const [name, value] of Object.entries({ KAFKA_BROKERS, MONGODB_URI })) if (value !== undefined) process.env[name] = value;
  }
};
