import { builtInRuleSets } from '@taocun/domain';
import { ownDefinitions, publishedFigures } from '../../record';
import { publishedPage } from './published';
import { rulesPage } from './rules';

/** The rows of a page's tables below their heads, by cell. */
function rowsOf(page: string): string[][] {
  return page
    .split('\n\n')
    .map((block) => block.trim().split('\n'))
    .filter(([head]) => head?.startsWith('| '))
    .flatMap(([, , ...rows]) => rows.map((row) => row.slice(2, -2).split(/(?<!\\) \| /)));
}

it.each([
  [
    'rules',
    rulesPage(),
    builtInRuleSets.flatMap(({ versions }) => versions.flatMap(({ sources = {} }) => Object.values(sources).flat())).length,
  ],
  ['published figures', publishedPage(), publishedFigures().length + ownDefinitions().length],
])('no cell of the table of %s is empty, and no row is missing', (_of, page, rows) => {
  const found = rowsOf(page);
  expect(found).toHaveLength(rows);
  expect(found.filter((cells) => cells.length < 2 || cells.some((text) => text.trim() === '' || text.includes('undefined')))).toEqual([]);
});
