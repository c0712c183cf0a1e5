import { Command } from 'commander';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

/** Brings a backup's databases back. */
export function restore(): Command {
  return new Command('restore')
    .description('Brings databases back from a file that `backup` has made, if the log still holds all that came since.')
    .argument('<file>', 'what `backup` has made; - is the standard input')
    .option('--only <part>', 'as of `backup`; may be repeated', several)
    .option('--drop', 'first drop databases that are not empty')
    .option('--check', 'read the file to its end and check everything, but change nothing')
    .option(
      '--other-kafka',
      'the cluster has another id, or TOPIC_PREFIX differs, and still the topics are those of the backup, offset by offset',
    )
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
Stop the services whose databases are restored: as long as a member of a consumer group is there, nothing is done.
Before anything is changed it is checked that each partition has as many siblings as it had, and that the log holds the offset
at which the database stands, and a file is read to its end. The services then go on from there, and say again, under the same names, what they said since.
Only a database that is empty is written into, unless --drop says otherwise. Where a restore is cut short the database is half
of what it was: give it again, with --drop, before the service is started.

Examples:
  npm run taocun -- restore taocun-2026-11-25.backup --check
  npm run taocun -- restore taocun-2026-11-25.backup --only reporting --drop`,
    )
    .action(lazily(async () => (await import('./run-restore.js')).runRestore));
}
