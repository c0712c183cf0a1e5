import { Command, InvalidArgumentError, Option } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** Moves a stopped partition past the record that stops it. */
export function skip(): Command {
  return new Command('skip')
    .description('Move a service past records of a partition, which then have no effect on it.')
    .argument('<partition>', 'topic and partition, as marketplace.updates/3')
    .argument('<offset>', 'the offset to continue at', anOffset)
    .addOption(new Option('--why <text>', 'the reason, which is stored').makeOptionMandatory())
    .option('--generation <name>', 'the generation of classification, if not the first')
    .addHelpText(
      'after',
      `
The last resort for a partition that makes no progress; ${taocunCommand} doctor prints this command: a batch is damaged on the
broker's disk, or a record makes a handler fail each time. The service loses all records from its checkpoint up to the offset:
examine them first. A batch that cannot be decompressed is skipped without this.
The service continues by itself. Its checkpoint stores who skipped what, when and why.

Example:
  ${taocunCommand} skip marketplace.updates/3 120045 --why 'the disk of broker 2 has lost the batch at 120031'`,
    )
    .action(lazily(async () => (await import('./run-skip.js')).runSkip));
}

function anOffset(text: string): number {
  const offset = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(offset)) throw new InvalidArgumentError('Give a whole number, such as 120045.');
  return offset;
}
