// Engines that a test may stop, freeze and start again: those that jest has started are everybody's. `npm run build` must have run.
const { startEngines } = require('../../../tools/dist/engines');

exports.startOwnEngines = async () => {
  const { KAFKA_BROKERS, MONGODB_URI, TAOCUN_ENGINES } = process.env;
  delete process.env.KAFKA_BROKERS;
  delete process.env.MONGODB_URI;
  process.env.TAOCUN_ENGINES = 'local';
  try {
    return await startEngines({ name: `away-${process.pid}`, ephemeral: true, log: () => undefined });
  } finally {
    restore({ KAFKA_BROKERS, MONGODB_URI, TAOCUN_ENGINES });
  }
};

function restore(before) {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
