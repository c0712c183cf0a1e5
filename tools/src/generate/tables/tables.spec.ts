import { builtInRuleSets, sourcedRowsOf } from '@taocun/domain';
import { ownDefinitions, publishedFigures } from '../../record/index';
import { publishedPage } from './published';
import { rulesPage } from './rules';

/** The list items of a page by heading, each joined to one line. */
function itemsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const sections = page.replaceAll(noteText, '').split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      const items = lines.join('\n').split(/^- /m).slice(1);
      return [heading.replaceAll('`', ''), items.map((item) => item.replaceAll(/\s+/g, ' ').trim())];
    }),
  );
}

const noteText = /^\[\^(\d+)\]: (.*)$/gm;
const notesOf = (page: string): ReadonlyMap<string, string> =>
  new Map([...page.matchAll(noteText)].map(([, number = '', text = '']) => [number, text]));
const marksIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [...text.matchAll(/\[\^(\d+)\]/g)].map(([, number = '']) => number));

const versions = builtInRuleSets.flatMap(({ id, versions: [first, ...others] }) => [
  { name: others.length === 0 ? `\`${id}\`` : `\`${id}\` first`, version: first },
  ...others.map((version) => ({ name: `\`${id}\` ${version.from?.slice(0, 4)}`, version })),
]);

/** The versions at the end of a claim; those of one rule set name it once. */
function versionsOf(claim: string): string[] {
  const named = /\(([^()]*)\)$/.exec(claim)?.[1] ?? '';
  let id = '';
  if (named === 'all') return versions.map(({ name }) => name);
  return named.split(', ').map((name) => {
    if (!name.startsWith('`')) return `${id} ${name}`;
    id = name.split(' ')[0] ?? '';
    return name;
  });
}

it.each(versions)('$name has a claim about each of its rows in the table of rules', ({ name, version }) => {
  const claims = itemsOf(rulesPage());
  const rows = version === undefined ? [] : sourcedRowsOf(version);
  expect(rows).not.toEqual([]);
  expect(rows.filter((row) => !claims.get(row)?.some((claim) => versionsOf(claim).includes(name)))).toEqual(
    [],
  );
});

it('every claim has words, and each note has an address', () => {
  const page = rulesPage();
  const claims = [...itemsOf(page).values()].flat();
  expect(claims.filter((claim) => claim.length < 40 || claim.includes('undefined'))).toEqual([]);
  expect(new Set(marksIn(claims))).toEqual(new Set(notesOf(page).keys()));
  expect([...notesOf(page).values()].filter((text) => !/^<http.*>$/.test(text))).toEqual([]);
});

it('every published figure has a source, with its address or the reason for a missing one', () => {
  const page = publishedPage();
  const items = itemsOf(page);
  const years = [...items].filter(([heading]) => /^\d{4}$/.test(heading)).flatMap(([, texts]) => texts);
  const marks = marksIn(years);
  expect(years.flatMap((line) => [...line.matchAll(/ [\d.]+\[\^\d+\]/g)])).toHaveLength(
    publishedFigures().length,
  );
  expect(new Set(marks)).toEqual(new Set(notesOf(page).keys()));
  expect([...notesOf(page).values()].filter((source) => !/: \S/.test(source))).toEqual([]);
  const own = (items.get('What is counted here') ?? []).flatMap((item) =>
    item.replace(/:.*/, '').split(', '),
  );
  expect(new Set(own)).toEqual(new Set(ownDefinitions().map(({ measure }) => measure)));
});
