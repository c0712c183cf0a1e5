import { builtInRuleSets, sourcedRowsOf } from '@taocun/domain';
import { ownDefinitions, publishedFigures } from '../../record';
import { publishedPage } from './published';
import { rulesPage } from './rules';

/** The list items of a page by the heading that they stand under, each in one line. */
function itemsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      const items = lines
        .join('\n')
        .split(/^(?:- |\d+\. )/m)
        .slice(1);
      return [heading.replaceAll('`', ''), items.map((item) => item.replaceAll(/\s+/g, ' ').trim())];
    }),
  );
}

const versions = builtInRuleSets.flatMap((ruleSet) =>
  ruleSet.versions.map((version) => {
    const which = version.from?.slice(0, 4) ?? 'first';
    return { name: `\`${ruleSet.id}\`${ruleSet.versions.length === 1 ? '' : ` ${which}`}`, version };
  }),
);

it.each(versions)('$name has a claim about each of its rows in the table of rules', ({ name, version }) => {
  const claims = itemsOf(rulesPage());
  const without = sourcedRowsOf(version).filter((row) => !claims.get(row)?.some((claim) => claim.includes(name)));
  expect(without).toEqual([]);
});

it('no claim is without words, and none names a source that the page does not have', () => {
  const items = itemsOf(rulesPage());
  const numbers = (texts: readonly string[]): string[] =>
    texts.flatMap((text) => [...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => number ?? ''));
  const claims = [...items].filter(([heading]) => !heading.startsWith('Addresses')).flatMap(([, texts]) => texts);
  expect(claims.filter((claim) => claim.length < 40 || claim.includes('undefined'))).toEqual([]);
  const addresses = items.get('Addresses') ?? [];
  expect(numbers(claims).filter((number) => Number(number) > addresses.length)).toEqual([]);
});

it('every published figure has a source, with its address or the reason why there is none', () => {
  const items = itemsOf(publishedPage());
  const years = [...items].filter(([heading]) => /^\d{4}$/.test(heading)).flatMap(([, texts]) => texts);
  const figures = years.flatMap((line) => [...line.matchAll(/[a-z-]+ [\d.]+ \[(\d+)\]/g)].map(([, number]) => Number(number)));
  expect(figures).toHaveLength(publishedFigures().length);
  const sources = items.get('Sources') ?? [];
  expect(Math.max(...figures)).toBe(sources.length);
  expect(sources.filter((source) => !/: \S/.test(source))).toEqual([]);
  expect(items.get('What is counted here')).toHaveLength(ownDefinitions().length);
});
