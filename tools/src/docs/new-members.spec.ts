import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { criteria, criterionNames, figureNames, kinds } from '@taocun/domain';
import { repositoryRoot } from '../engines/machine/folders';

// The files that CONTRIBUTING.md lists for a new criterion and a new figure are all files that name one.

const DESCRIPTORS = 'libs/domain/src/rules/criteria/';
const TESTS = [':!*.spec.ts', ':!*.spec.tsx', ':!*.fixture.ts', ':!*/test/*'];

const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const linesOf = (command: readonly string[]): readonly string[] =>
  execFileSync('git', command, { cwd: repositoryRoot, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
const product = linesOf([
  'ls-files',
  '-co',
  '--exclude-standard',
  '--',
  ...['apps', 'libs'].flatMap((root) => [`${root}/*.ts`, `${root}/*.tsx`, `${root}/*.sql`]),
  ...TESTS,
]);

/** The text of a section of CONTRIBUTING.md. */
function section(heading: string): string {
  const [, text = ''] = textOf('CONTRIBUTING.md').split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

const linkedIn = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(((?:apps|libs)\/[^)#]+)\)/g)].map(([, file = '']) => file);
const naming = (name: string): readonly string[] =>
  product.filter((file) => new RegExp(`\\b${name}\\b`).test(textOf(file)));

/** Files outside the descriptors that name a criterion, with the reason. */
const reasons: Readonly<Record<string, string>> = {
  'apps/cli/src/mcp/tools.ts': 'an example',
  'apps/cli/src/questions/what-if.ts': 'an example',
  'libs/openapi/src/schemas/criterion.ts': 'an example',
  'libs/reporting/reports/src/regions/published/own-measures.ts': 'a measure of the same name',
  'libs/reporting/reports/src/regions/published/published.controller.ts': 'a measure of the same name',
  'libs/reporting/reports/src/regions/what-if/what-if-question.ts': 'an example',
  'libs/reporting/reports/src/villages/comparison.controller.ts': 'an example',
  'libs/reporting/reports/src/villages/near-misses.controller.ts': 'an example',
};

it('only descriptors know a criterion by name', () => {
  const names = criterionNames.filter((name) => !(kinds as readonly string[]).includes(name)).join('|');
  const rows = criteria.map(({ row }) => row);
  const ofSeveralWords = rows.filter((row) => /[A-Z]/.test(row)).join('|');
  const named = new RegExp(`'(?:${names})'|\\brules\\.(?:${rows.join('|')})\\b|\\b(?:${ofSeveralWords})\\b`);
  const withoutComments = (text: string): string => text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
  const files = product.filter(
    (file) => !file.startsWith(DESCRIPTORS) && named.test(withoutComments(textOf(file))),
  );
  expect(files.sort()).toEqual(Object.keys(reasons));
});

it('a new criterion needs the files of the diff, and a new figure of it those of the list', () => {
  const text = section('A new criterion');
  expect([...text.matchAll(/^\+\+\+ (.*)$/gm)].map(([, file]) => file)).toEqual([
    `${DESCRIPTORS}shops-per-resident.ts`,
    `${DESCRIPTORS}built-in.ts`,
  ]);
  // The oracle is in testing/, and a producer is in the file of what it counts. The other files show or sign
  // this figure.
  const others = [
    'apps/cli/src/questions/village-text.ts',
    'libs/contracts/src/proof/list-proof.ts',
    'libs/domain/src/shops/shop-counts.ts',
    `${DESCRIPTORS}scale.ts`,
  ];
  const [, list = ''] = text.split('needs the figure in these files too');
  const listed = linkedIn(list).filter((file) => !file.endsWith('.spec.ts'));
  expect([...listed, ...others].sort()).toEqual([...naming('activeAlibabaHouseholds')].sort());
});

it('a new figure needs its row and producer', () => {
  const [row, producer] = linkedIn(section('A new figure'));
  for (const name of figureNames) {
    const files = naming(name);
    expect([name, files.includes(row ?? ''), files.includes(producer ?? '')]).toEqual([name, true, true]);
  }
  // This figure is shown in a chart of the page, and nowhere else.
  expect([...naming('paidByRuralBuyersFen')].sort()).toEqual(
    ['apps/dashboard/src/charts/sales-by-category.tsx', row, producer].sort(),
  );
});
