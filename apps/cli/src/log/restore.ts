import { Command } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

export function restore(): Command {
  return new Command('restore')
    .description('Restore databases from a backup, if the log still has all records since.')
    .argument('<file>', 'the file of `backup`; - is standard input')
    .option('--only <part>', 'a part, as for `backup`; repeatable', several)
    .option('--drop', 'first drop databases that are not empty; needs a file')
    .option('--check', 'read the whole file and check everything; change nothing')
    .option(
      '--other-kafka',
      'the topics equal those of the backup, offset by offset, although the cluster id or TOPIC_PREFIX differs',
    )
    .addHelpText(
      'after',
      `
Stop the services whose databases are restored, all of them for \`access\`: while a consumer group has a member, nothing is done.
Before any change, the number of partitions, the log's bounds against the offsets of the backup, and the whole file are checked.
The services then continue from there and repeat later announcements under the same ids.
Only an empty database is written to, unless --drop is given. The audit log and revoked keys are never dropped: a key that
was revoked since the backup stays revoked. After an interrupted restore the database is incomplete: restore it again with
--drop before you start the service.

Examples:
  ${taocunCommand} restore taocun-2026-11-25.backup --check
  ${taocunCommand} restore taocun-2026-11-25.backup --only reporting --drop`,
    )
    .action(lazily(async () => (await import('./run-restore.js')).runRestore));
}
