import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { grouped, rmb } from './criteria-text';
import { type OfReporting, reporting } from './reporting-api';
import { ServiceApi, urlOptionOf } from './service-api';
import { printable, printableLines, textTable } from './text-table';
import { asExactJson } from './village';

/** The answers about a certified year. */
export interface ToldYear {
  readonly counts: OfReporting<'CertifiedCounts'>;
  readonly revised: readonly OfReporting<'Certification'>[];
  readonly povertyCounties: readonly OfReporting<'CertifiedPovertyCounty'>[];
  readonly published: readonly OfReporting<'PublishedFigure'>[];
}

interface CertifiedOptions {
  readonly url: string;
  readonly ruleSet?: string;
  readonly json?: true;
  readonly knownAt?: 'issued' | 'now';
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** A certified year, with what came after it and what others published of it. */
export function certified(): Command {
  return new Command('certified')
    .description(
      'A certified year: its numbers beside published ones, villages that later money would list or strike off, and its poverty counties.',
    )
    .argument('<year>', 'the certified year', aYear)
    .option('--rule-set <id>', 'the rule set; the first by default')
    .addOption(urlOptionOf(reporting))
    .option('--json', 'print what the service answers, in one object')
    .addOption(
      new Option('--known-at <moment>', 'print the list itself as CSV: as it was issued, or by all that has come since')
        .choices(['issued', 'now'])
        .conflicts('json'),
    )
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run taocun -- certified 2015\n  npm run taocun -- certified 2015 --rule-set aliresearch --json\n  npm run taocun -- certified 2015 --known-at now > list-of-2015-as-known-now.csv',
    )
    .action(show);
}

async function show(year: number, { url, ruleSet, json, knownAt }: CertifiedOptions): Promise<void> {
  const api = new ServiceApi(reporting, url);
  const by = ruleSet === undefined ? '' : `&ruleSet=${encodeURIComponent(ruleSet)}`;
  if (knownAt !== undefined) {
    await pipeline(await api.stream(`certifications/${year}?knownAt=${knownAt}&format=csv${by}`), process.stdout, { end: false });
    return;
  }
  const answer: ToldYear = {
    counts: await api.get(`counts/${year}?${by.slice(1)}`),
    revised: await all(api, `certifications/${year}?revised=changed${by}`),
    povertyCounties: await all(api, `certifications/${year}/poverty-counties?limit=1000${by}`),
    published: await all(api, `published?region=CN&from=${year}&to=${year}${by}`),
  };
  process.stdout.write(`${json ? printableLines(asExactJson(answer)) : certifiedText(answer)}\n`);
}

async function all<Item>(api: ServiceApi, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const page: Page<Item> = await api.get<Page<Item>>(next === '' ? path : `${path}&cursor=${next}`);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

export function certifiedText({ counts, revised, povertyCounties, published }: ToldYear): string {
  const { year, ruleSet, villages, qualifying, towns, clusters, inPovertyCounties } = counts;
  const sections = [
    `${year} under ${ruleSet}: ${grouped(qualifying)} of ${grouped(villages)} villages with sales are on the list, ${grouped(towns)} towns, ${grouped(clusters.all)} clusters`,
    table(
      'Published',
      ['measure', 'published', 'here', 'source'],
      published.map(({ measure, value, certified: here, source }) => [
        measure,
        grouped(value),
        here === undefined ? '' : grouped(here),
        printable(source),
      ]),
    ),
    counts.revised.certificates === 0
      ? 'Nothing came after its certificates were issued.'
      : `Money came for ${grouped(counts.revised.certificates)} of its certificates after they were issued: ${grouped(counts.revised.lost)} villages would ` +
        `not be on the list by it, and ${grouped(counts.revised.gained)} more would be: it would have ` +
        `${grouped(qualifying - counts.revised.lost + counts.revised.gained)}.`,
    table(
      '',
      ['village', '', 'certified', 'with what came later', ''],
      revised.map(({ villageCode, name, salesFen, revised: later }) => [
        ...[villageCode, printable(name), rmb(salesFen), rmb(later?.salesFen ?? salesFen)],
        later?.change === 'lost' ? 'would not be on the list' : 'would be on the list',
      ]),
    ),
    `In poverty counties: ${grouped(inPovertyCounties.villages)} villages of the list, ${grouped(inPovertyCounties.onTheList)} in counties that were on the list of 832 ` +
      `in ${year}, ${grouped(inPovertyCounties.left)} in counties that had left it.`,
    table(
      '',
      ['county', '', 'left the list in', 'villages'],
      povertyCounties.map(({ code, path, delistedYear, villages: number }) => [
        code,
        printable(path),
        String(delistedYear ?? ''),
        grouped(number),
      ]),
    ),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${title === '' ? '' : `${title}:\n`}${textTable(heads, rows)}`;
}

function aYear(text: string): number {
  if (!/^[1-9]\d{3}$/.test(text)) throw new InvalidArgumentError('a year of four digits is wanted.');
  return Number(text);
}
