import { listedOnce, measured, type Measures } from '../../record/addresses/measure';
import { table } from './table';

const RESULTS_FILE = 'docs/results/places.json';
const PLACES_FILE = 'docs/places.md';

/** The quality of resolved addresses: the figures, and the page that shows them. */
export async function placesFiles(): Promise<Readonly<Record<string, string>>> {
  const report = await measured(listedOnce());
  const { forms, halves, provinces, scores, provisional, leastPrecision } = report;
  const page = `# How well addresses are resolved

Made by \`npm run generate\`, with [places.json](results/places.json), from the lists of [the record](../tools/record/SOURCES.md). Not to be edited. [api.md](api.md#from-an-address-book-to-updates) shows how to ask.

Each address is written from the province, prefecture, county, township and name of a list of 2014 or 2015, and resolved over the register of 2023. It is right if the first candidate has the list's code.

${measuresTable('address', forms)}

An address without a township is not decided, but its candidates are listed: several villages may have had its name.

## By province

Decided rightly as published, of all addresses of the province: ${rightByProvince(provinces)}.

## By score

Of all addresses above, by the score of the best candidate:

${table(
  ['score', 'addresses', 'best is right'],
  Object.entries(scores).map(([score, { addresses, bestIsRight }]) => [
    score,
    String(addresses),
    percent(bestIsRight),
  ]),
)}

## What the figures do not say

- The lists' codes were matched to the same register by names. The ${provisional.addresses} addresses that were not found have provisional codes and count nowhere above. Of these ${provisional.decided['as published']} are decided as published. If each of them were wrong, the precision as published would be ${percent(leastPrecision)}.
- The rules were written looking at one half of the townships, drawn by a hash of their names:

${measuresTable('townships', halves)}

- Nothing is measured of provinces without a listed village, and shops' addresses have errors that a list has not.
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
    Object.entries(groups).map(
      ([name, { addresses, decided, right, precision, recall, bestIsRight, meanScore }]) => [
        name,
        String(addresses),
        String(decided),
        String(right),
        percent(precision),
        percent(recall),
        percent(bestIsRight),
        meanScore.toFixed(2),
      ],
    ),
  );
}

function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`;
}
