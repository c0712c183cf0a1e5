// A clone has no record of how long its tests take. Those that take longest begin first, or one of them runs on alone at the end.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  ...['flow.e2e', 'page.e2e', 'crash.int', 'hostile-batches.e2e', 'ingestion-api.int', 'page-operations.e2e', 'village.int'],
  ...['api-examples.e2e', 'command-line.e2e', 'reclassify.int', 'doors.int', 'subscriber.int', 'log.int', 'zombie.int'],
  ...['simulated', 'verdicts.property', 'feeds'],
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
