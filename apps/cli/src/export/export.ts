import { Command, InvalidArgumentError, Option } from 'commander';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';
import { taocunUrl } from '../terminal/services';

/** Everything that reporting has, as files with a description of them. */
export function exportCommand(): Command {
  return new Command('export')
    .description('Save the panel, villages and certified lists as files, with descriptions for data catalogues.')
    .argument('<folder>', 'the folder to create')
    .addOption(new Option('--format <format>', 'of the files').choices(['parquet', 'csv', 'ndjson']).default('parquet'))
    .option('--region <code>', 'only villages in it, as 33 or 330782; may be repeated', aRegion)
    .option('--from <month>', 'the first month of the panel, as 2014-07', aMonth)
    .option('--to <month>', 'the last month of the panel', aMonth)
    .addOption(taocunUrl())
    .addHelpText(
      'after',
      `
Files: villages, panel-by-month and certified-<rule set> for each rule set. datapackage.json (Frictionless), croissant.json
(MLCommons) and dcat.jsonld (W3C) describe each column, what is synthetic, the day of the data, and how to cite it.

Examples:
  npm run taocun -- export ./taocun-data
  npm run taocun -- export ./zhejiang --region 33 --format csv --from 2014-01`,
    )
    .action(lazily(async () => (await import('./run-export.js')).runExport));
}

function aRegion(text: string, before?: readonly string[]): readonly string[] {
  if (!/^(\d{2}|\d{4}|\d{6}|\d{9})$/.test(text)) throw new InvalidArgumentError('2, 4, 6 or 9 digits are wanted, as 33.');
  return several(text, before);
}

function aMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('a month is wanted, as 2014-07.');
  return text;
}
