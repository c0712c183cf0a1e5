import { Command, InvalidArgumentError } from 'commander';
import { rmb } from './criteria-text';
import { type OfReporting, reporting } from './reporting-api';
import { ServiceApi, urlOptionOf } from './service-api';
import { printable, printableLines, textTable } from './text-table';
import { asExactJson } from './village';

/** The villages, shops and sales of a region, under each rule set. */
export function region(): Command {
  return new Command('region')
    .description('A region: its villages, shops and sales, its Taobao Villages, Towns and clusters under each rule set.')
    .argument('<code>', '2, 4, 6 or 9 digits (province, prefecture, county, township), or CN', aCode)
    .addOption(urlOptionOf(reporting))
    .option('--json', 'print what the service answers')
    .showHelpAfterError('(--help says more)')
    .addHelpText('after', '\nExamples:\n  npm run taocun -- region 330782\n  npm run taocun -- region CN --json')
    .action(show);
}

async function show(code: string, { url, json }: { readonly url: string; readonly json?: true }): Promise<void> {
  const answer = await new ServiceApi(reporting, url).get<OfReporting<'RegionReport'>>(`regions/${code}`);
  process.stdout.write(`${json ? printableLines(asExactJson(answer)) : textOf(answer)}\n`);
}

function textOf(found: OfReporting<'RegionReport'>): string {
  const { code, level, name, asOf, villages, households, activeHouseholds, openShops, activeShops, salesFen, alibabaSalesFen } = found;
  const count = (value: number): string => value.toLocaleString('en');
  const rows = found.ruleSets.map(({ ruleSet, qualifying, qualifyingSalesFen, towns, clusters }) => [
    ...[ruleSet, count(qualifying), rmb(qualifyingSalesFen), count(towns), count(clusters.all)],
  ]);
  return [
    `${code}  ${printable(name ?? '')}  ${level}${asOf === null ? '' : `, as of ${asOf}`}`,
    `${count(villages)} villages, ${count(households)} households of which ${count(activeHouseholds)} active, ${count(openShops)} open shops of which ${count(activeShops)} active`,
    `annual sales ${rmb(salesFen)}, of which Alibaba's ${rmb(alibabaSalesFen)}`,
    '',
    textTable(['rule set', 'Taobao Villages', 'their sales', 'towns', 'clusters'], rows),
  ].join('\n');
}

function aCode(text: string): string {
  if (!/^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/.test(text)) throw new InvalidArgumentError('2, 4, 6 or 9 digits are wanted, or CN.');
  return text;
}
