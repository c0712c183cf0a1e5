import { Command, Option } from 'commander';
import { taocunUrl } from '@taocun/local/api';
import { pipedTaocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

export function placeCommands(): Command {
  const all = new Command('places').description('Find the villages of addresses.');
  all
    .command('resolve')
    .description('the village of each address in a file, with what speaks for it and against it')
    .argument('<file>', 'CSV with a line of names, or NDJSON; - is the standard input')
    .option(
      '--column <name>',
      'the column or member with the address; repeated, the parts are joined in this order',
      several,
    )
    .option('--as-of <day>', 'under the townships of this day; left out, of now')
    .addOption(
      new Option('--format <format>', 'of the file; otherwise its name says it').choices(['ndjson', 'csv']),
    )
    .addOption(taocunUrl())
    .addHelpText(
      'after',
      `
Each row is written to standard output again, in its form, with decided, open, villageCode, name, path, score, doubts and candidates.
villageCode is there only where it is decided. Of the others, candidates has the codes that somebody can choose from.
A member that the table has already is written as resolved.<name>. A row without an address of 1 to 200 characters is not
sent: open is no-address. The address is read from the column address, unless --column names others.

Examples:
  ${pipedTaocunCommand} places resolve shops.csv > resolved.csv
  ${pipedTaocunCommand} places resolve shops.csv --column city --column district --column street --column detail > resolved.csv`,
    )
    .action(lazily(async () => (await import('./run-resolve.js')).runResolve));
  return all;
}
