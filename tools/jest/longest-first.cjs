// A clone has no record of how long its tests take. Those that take longest begin first, or one of them runs on alone at the end.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  ...['page.e2e', 'flow.e2e', 'crash.int', 'page-operations.e2e', 'rejected.int', 'village.int', 'hostile-batches.e2e'],
  ...['api-examples.e2e', 'command-line.e2e', 'reclassify.int', 'subscriber.int', 'doors.int', 'simulated', 'verdicts.property'],
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
