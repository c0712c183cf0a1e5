// A clone has no record of how long its tests take. Those that take longest begin first, or one of them runs on alone at the end.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  ...['engines.int', 'flow.e2e', 'reclassify.int', 'page.e2e', 'crash.int', 'ingestion-api.int', 'log.int', 'away.int', 'failover.e2e'],
  ...['record', 'simulated', 'feeds', 'verdicts.property', 'negative-controls', 'patterns'],
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
