// A clone has no record of how long its tests take. Those that take longest begin first, or one of them runs on alone at the end.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  ...['engines.int', 'flow.e2e', 'page.e2e', 'crash.int', 'ingestion-api.int', 'cluster.e2e', 'hostile-batches.e2e', 'page-operations.e2e'],
  ...['cluster.int', 'village.int', 'failover.e2e', 'guarded-kafka.int', 'api-examples.e2e', 'lost-database.e2e', 'command-line.e2e'],
  ...['reclassify.int', 'doors.int', 'away.int', 'subscriber.int', 'alerts.e2e', 'log.int', 'zombie.int', 'webhooks-crash.int'],
  ...['record', 'simulated', 'negative-controls', 'verdicts.property', 'feeds', 'patterns'],
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = longest.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
      return at === -1 ? longest.length : at;
    };
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
};
