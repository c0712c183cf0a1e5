import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { several } from '../option-values';
import { messageOf } from '@taocun/dev/engines/machine/processes';
import { reasonText } from './criteria-text';
import { type OfReporting, reporting } from './reporting-api';
import { ServiceApi, urlOptionOf } from './service-api';
import { printable, printableLines, textTable } from './text-table';
import { asExactJson } from './village';

type Answer = OfReporting<'WhatIfAnswer'>;
type Counts = Answer['total'];

interface WhatIfOptions {
  readonly url: string;
  readonly compareWith?: string;
  readonly year?: number;
  readonly region?: readonly string[];
  readonly json?: true;
}

/** The most villages that one answer of reporting has. */
const PAGE = 1_000;

/** A question that changes nothing: the villages under other rules. */
export function whatIf(): Command {
  return new Command('what-if')
    .description('Which villages would qualify by other rules, and which would be gained and lost. Nothing is changed.')
    .argument('<rules.json>', 'the rows, as in a file of a rule set; those left out are of the rule set compared with')
    .option('--compare-with <id>', 'the rule set to compare with; the first by default')
    .option('--year <year>', 'over the certificates of a year; live by default', aYear)
    .option('--region <code>', 'only villages in this region: 2, 4, 6 or 9 digits; may be repeated', several)
    .addOption(urlOptionOf(reporting))
    .option('--json', 'print what the service answers, with all pages in one')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
Examples:
  echo '{ "annualSales": { "thresholdFen": 2000000000, "comparison": "at-least" } }' > rules.json
  npm run taocun -- what-if rules.json --year 2015 --region 32`,
    )
    .action(show);
}

async function show(file: string, { url, json, ...asked }: WhatIfOptions): Promise<void> {
  const api = new ServiceApi(reporting, url);
  const question = { rules: await rulesOf(file), ...asked, limit: PAGE };
  const { next, ...first } = await api.post<Answer>('what-if', question);
  const items = [...first.items];
  for (let cursor = next; cursor !== undefined;) {
    const page = await api.post<Answer>('what-if', { ...question, cursor });
    items.push(...page.items);
    cursor = page.next;
  }
  const answer = { ...first, items };
  process.stdout.write(`${json ? printableLines(asExactJson(answer)) : textOf(answer)}\n`);
}

async function rulesOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} can't be read as JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** The answer for people. */
function textOf({ compareWith, year, asOf, total, towns, clusters, provinces, items }: Omit<Answer, 'next'>): string {
  const when = year === undefined ? 'live' : `certificates of ${year}`;
  const rows = [...provinces.map((one) => [`${one.code} ${one.name ?? ''}`, ...cellsOf(one)]), ['all', ...cellsOf(total)]];
  return [
    `compared with ${compareWith}, ${when}${asOf === null ? '' : `, as of ${asOf}`}`,
    ...(total.notJudged === 0
      ? []
      : [`${count(total.notJudged)} villages could not be judged: their certificates do not tell a quantity that the rules ask for`]),
    '',
    textTable(['province', 'villages', 'qualify', compareWith, 'gained', 'lost'], rows),
    '',
    `towns: ${count(towns.rules)} (${count(towns.compared)}); clusters: ${count(clusters.rules.all)} (${count(clusters.compared.all)})`,
    ...listOf(items, 'gained'),
    ...listOf(items, 'lost'),
  ].join('\n');
}

function cellsOf({ villages, qualifying, compared, gained, lost }: Counts): string[] {
  return [villages, qualifying, compared, gained, lost].map(count);
}

/** The villages with the first criterion that decides: by the rule set where they are gained, by the rules where they are lost. */
function listOf(items: Answer['items'], change: 'gained' | 'lost'): string[] {
  const rows = items
    .filter((item) => item.change === change)
    .map(({ villageCode, name, decidedBy, criteria, comparedCriteria }) => {
      const deciding = (change === 'lost' ? criteria : comparedCriteria).filter(({ criterion }) => criterion === decidedBy);
      return [villageCode, name, reasonText(deciding)];
    });
  return rows.length === 0
    ? []
    : [
        '',
        textTable(
          [change, 'name', change === 'lost' ? 'lacks' : 'lacked'],
          rows.map((row) => row.map(printable)),
        ),
      ];
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function aYear(text: string): number {
  if (!/^[1-9]\d{3}$/.test(text)) throw new InvalidArgumentError('a year of four digits is wanted.');
  return Number(text);
}
