import { Command, InvalidArgumentError, Option } from 'commander';
import { lazily } from '../terminal/lazily';

/** Moves a partition that has stopped over what stops it. */
export function skip(): Command {
  return new Command('skip')
    .description('Has a service go on behind records of a partition, which then have no effect on it.')
    .argument('<partition>', 'topic and partition, as marketplace.updates/3')
    .argument('<offset>', 'the offset to go on at', anOffset)
    .addOption(new Option('--why <text>', 'the reason, which is kept').makeOptionMandatory())
    .option('--generation <name>', 'the generation of classification, where it is not the first')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
The last resort for a partition that makes no progress, as npm run taocun -- doctor shows it with this command: a batch is
damaged on the broker's disk, or a record makes a handler fail each time. All records from the service's checkpoint up to the
offset are lost to it: look at them first. A batch that merely can't be decompressed needs none of this; it is passed over.
The service that reads the topic goes on by itself. Who skipped what, when and why stays with its checkpoint.

Example:
  npm run taocun -- skip marketplace.updates/3 120045 --why 'the disk of broker 2 has lost the batch at 120031'`,
    )
    .action(lazily(async () => (await import('./run-skip.js')).runSkip));
}

function anOffset(text: string): number {
  const offset = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(offset)) throw new InvalidArgumentError('Give a whole number, such as 120045.');
  return offset;
}
