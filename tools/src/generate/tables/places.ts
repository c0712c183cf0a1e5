import { listedOnce, measured, type Measures } from '../../record/addresses/measure';
import { table } from './table';

const RESULTS_FILE = 'docs/results/places.json';
const PLACES_FILE = 'docs/places.md';

/** The quality of resolved addresses: the figures, and the page that shows them. */
export async function placesFiles(): Promise<Readonly<Record<string, string>>> {
  const report = await measured(listedOnce());
  const { forms, halves, provinces, scores, provisional, leastPrecision } = report;
  const page = `# How well addresses are resolved

Made by \`npm run generate\` from the lists of [the record](../tools/record/SOURCES.md). Not to be edited. The figures are also in [places.json](results/places.json). [api.md](api.md#from-an-address-book-to-updates) shows how to ask.

The lists of 2014 and 2015 have each village's province, prefecture, county, township and name, as published. Each address is written from these parts and resolved over the register of 2023. It is right if the first candidate has the list's code.

${measuresTable('address', forms)}

An address without a township is not decided: the register of 2023 may have a name once that several villages had. Its candidates are listed.

## By province

Decided rightly as published, of all addresses of the province: ${rightByProvince(provinces)}.

## By score

Of all addresses above, by the score of the best candidate:

${table(
  ['score', 'addresses', 'best is right'],
  Object.entries(scores).map(([score, { addresses, bestIsRight }]) => [score, String(addresses), percent(bestIsRight)]),
)}

## What the figures do not say

- The lists' codes were matched to the same register by names. What this matching could not find has a provisional code, ${provisional.addresses} addresses, and counts nowhere above. Of these ${provisional.decided['as published']} are decided as published. If each of them were wrong, the precision as published would be ${percent(leastPrecision)}.
- The rules were written while looking at one half of the townships, drawn by a hash of their names. The other half was held back:

${measuresTable('townships', halves)}

- Listed villages are rich and known. Of villages in provinces without a listed one, nothing is measured.
- Addresses of shops have errors that a list has not.
`;
  return { [RESULTS_FILE]: `${JSON.stringify(report, undefined, 2)}\n`, [PLACES_FILE]: page };
}

function rightByProvince(provinces: Readonly<Record<string, Measures>>): string {
  return Object.entries(provinces)
    .map(([name, { right, addresses }]) => `${name} ${right}/${addresses}`)
    .join(', ');
}

function measuresTable(head: string, groups: Readonly<Record<string, Measures>>): string {
  return table(
    [head, 'addresses', 'decided', 'right', 'precision', 'recall', 'best is right', 'mean score'],
    Object.entries(groups).map(([name, { addresses, decided, right, precision, recall, bestIsRight, meanScore }]) => [
      name,
      String(addresses),
      String(decided),
      String(right),
      percent(precision),
      percent(recall),
      percent(bestIsRight),
      meanScore.toFixed(2),
    ]),
  );
}

export function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`;
}
