// A fresh clone has no record of test durations. The longest tests begin first, so that none of them runs on alone at the end.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  ...['page.e2e', 'flow.e2e', 'page-operations.e2e', 'rejected.int', 'village.int', 'subscriber.int', 'crash.int', 'reclassify.int'],
  ...['api-examples.e2e', 'hostile-batches.e2e', 'repair.int', 'no-progress.e2e', 'access.e2e', 'page-empty.e2e', 'command-line.e2e'],
  ...['simulated', 'partition-run', 'verdicts.property', 'mongod', 'doctor-kafka'],
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
