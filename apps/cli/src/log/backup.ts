import { Command } from 'commander';
import { pipedTaocunCommand, taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

/** Backs up the databases of the installation with their offsets in the log, as of one moment of MongoDB. */
export function backup(): Command {
  return new Command('backup')
    .description('Save all databases with their offsets, and the keys, as of one moment, to one file.')
    .argument('<file>', 'the file to write; - is standard output')
    .option(
      '--only <part>',
      'ingestion, classification, classification-<generation>, reporting or access; may be repeated',
      several,
    )
    .addHelpText(
      'after',
      `
Services may run meanwhile: everything is read from one snapshot, in which checkpoints and documents agree. MongoDB keeps a
snapshot for five minutes by default (minSnapshotHistoryWindowInSeconds).
Kafka's topics are not included: back them up too, or the log after the offsets in the backup can be lost.
The file contains webhook secrets, encrypted with WEBHOOK_SECRETS_KEYS, and hashes of keys. Only its owner may read it: keep it so.

Examples:
  ${taocunCommand} backup taocun-2026-11-25.backup
  ${pipedTaocunCommand} backup - --only reporting --only access > /mnt/backup/taocun`,
    )
    .action(lazily(async () => (await import('./run-backup.js')).runBackup));
}
