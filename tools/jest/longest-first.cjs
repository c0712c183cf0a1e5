// A fresh clone has no record of test durations. The longest tests begin first, so that none of them runs on
// alone at the end.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  'page.e2e',
  'flow.e2e',
  'rejected.int',
  'page-operations.e2e',
  'subscriber.int',
  'api-examples.e2e',
  'crash.int',
  'reclassify.int',
  'no-progress.e2e',
  'data.int',
  'page-empty.e2e',
  'repair.int',
  'roles.e2e',
  'hostile-batches.e2e',
  'access.e2e',
  'every-answer.int',
  'village.int',
  'table.int',
  'boot.int',
  'command-line.e2e',
  'events.int',
  'log.int',
  'attacks.e2e',
  'side-by-side.e2e',
  'files',
  'partition-run',
  'simulated',
  'flow-watch',
  'codecs',
  'verdicts.property',
  'mongod',
  'doctor-kafka',
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
