import { type Detection, measuredBrushing } from '../../record/brushing/measure';
import { percent } from './places';
import { table } from './table';

const RESULTS_FILE = 'docs/results/brushing.json';
const BRUSHING_FILE = 'docs/brushing.md';

/** The quality of the detector of brushing: the figures, and the page that shows them. */
export function brushingFiles(): Readonly<Record<string, string>> {
  const report = measuredBrushing();
  const { groups, all, untouched } = report;
  const row = ([name, { injected, detected, recall, accused, precision }]: readonly [
    string,
    Detection,
  ]): string[] => [
    name,
    String(injected),
    String(detected),
    percent(recall),
    String(accused),
    percent(precision),
  ];
  const page = `# How well brushing is found

All brushing here was injected into the synthetic record: nobody knows which real shops brush, so these figures promise nothing for real orders. Made by \`npm run generate\`. Not to be edited. The figures are also in [brushing.json](results/brushing.json).

Brushing is buying from oneself to look larger. \`npm run record -- --brush shops.json --out record.tsv\` adds three kinds to invented villages, and names the shops. Shops of a ring pass about the same sum on, again and again. One hand opens three-order shops together and gives each an order a month, the least that counts as active. A burst is 3 to 40 orders within two hours. The contract has no buyers: a detector sees only shops, times and sums.

${table(['shops', 'injected', 'found', 'recall', 'accused', 'precision'], [...Object.entries(groups), ['all', all] as const].map(row))}

Of the ${untouched.shops.toLocaleString('en')} shops of the untouched record ${untouched.accused} are accused.

- The detector ([detect.ts](../tools/src/record/brushing/detect.ts)) is no part of the product, which accuses nobody.
- Its thresholds were chosen with another seed of brushing, on this record, by the author of the injection. Expect less of others' brushing.
- Precision falls where brushing is rarer: here one shop in ${Math.round(untouched.shops / all.injected)} brushes.
- A ring of few rounds is missed: a pair of shops must meet on three days.
`;
  return { [RESULTS_FILE]: `${JSON.stringify(report, undefined, 2)}\n`, [BRUSHING_FILE]: page };
}
