import { createWriteStream, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { failureText } from '@taocun/local/api';
import { type RecordLine } from './drawing/plan';
import { liveCommand } from './live';
import { openTrial } from './open-trial';
import { openRecord } from './record';
import { recordVariations, type Variation } from './scenarios/variations';
import { type Effect, effectOption, provenanceText } from './trial/effect';
import { writeTrialTables } from './trial/write-tables';

const description = `Writes the record of Taobao Villages as marketplace updates.

The lists of villages of 2014 and 2015 are real (see tools/record/SOURCES.md). Households, shops and orders are SYNTHETIC:
they were made so that the listed villages, and no others, qualify on 30 June and 31 December of each year.`;

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xffff_ffff)
    throw new InvalidArgumentError('a whole number from 0 to 4294967295 is wanted.');
  return seed;
}

function aDay(text: string): string {
  if (!/^201[3-6]-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('a day of the record is wanted, as 2015-06-30.');
  return text;
}

function* chunks(lines: Iterable<RecordLine>): Generator<string> {
  let chunk = '';
  for (const { key, value } of lines) {
    chunk += `${key}\t${value}\n`;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}

async function writeRecord({
  out,
  summary,
  seed,
  with: added,
  until,
  effect,
  tables,
}: {
  readonly out?: string;
  readonly summary?: true;
  readonly seed?: number;
  readonly with?: readonly Variation[];
  readonly until?: string;
  readonly effect?: Effect;
  readonly tables?: string;
}): Promise<void> {
  if (out === undefined && !summary && tables === undefined) program.help({ error: true });
  if (out === '-' && summary) program.error('error: --summary and --out - both want standard output');
  if (summary && (added ?? until ?? effect) !== undefined)
    program.error('error: --summary is of the whole record as it is, without --with, --until and --effect');
  if (effect !== undefined && added !== undefined)
    program.error('error: --with is of the record of the lists, and --effect of a trial');

  if (tables !== undefined && effect === undefined)
    program.error('error: --tables are those of a trial: give its --effect');

  const record = effect === undefined ? openRecord({ seed, variations: added }) : openTrial({ seed, effect });
  if (out !== undefined)
    await pipeline(
      Readable.from(chunks(record.lines(until))),
      out === '-' ? process.stdout : createWriteStream(out),
    );
  if (effect !== undefined && out !== undefined && out !== '-')
    writeFileSync(`${out}.provenance.json`, provenanceText(effect));
  if (tables !== undefined && 'effect' in record) writeTrialTables(record, tables);
  if (summary && 'summary' in record) process.stdout.write(`${JSON.stringify(record.summary, null, 2)}\n`);
}

const variationTexts = Object.entries(recordVariations)
  .map(([name, text]) => `${name} (${text})`)
  .join(', ');

const program = new Command('npm run record --')
  .description(description)
  .option(
    '--out <file>',
    'write one line an update to this file ("-" is standard output): the key, a tab, structured CloudEvents JSON',
  )
  .option(
    '--summary',
    'print as JSON what has to come out: accepted, repeated, rejected by reason, certified villages by year',
  )
  .option('--seed <number>', 'other shops, orders and near misses, but the same lists', seedOf)
  .addOption(
    new Option('--with <variation...>', `add what the record has not: ${variationTexts}`).choices(
      Object.keys(recordVariations),
    ),
  )
  .option(
    '--effect <effects>',
    'in place of the lists, write a trial of invented villages with these effects in log points, as title=0.2,placebo=0, and its provenance to <out>.provenance.json',
    effectOption,
  )
  .option(
    '--tables <folder>',
    'with --effect, write the tables that the notebooks on effects read, which need no services then',
  )
  .option('--until <day>', 'end with what is sent on this day', aDay)
  .showHelpAfterError()
  .action(writeRecord)
  .addCommand(liveCommand());

program.parseAsync().catch((error: NodeJS.ErrnoException) => {
  // A reader such as `head` closes the pipe once it has enough.
  if (error.code === 'EPIPE') return;
  process.stderr.write(`${failureText(error) ?? error.message}\n`);
  process.exitCode = 1;
});
