import { Command } from 'commander';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

/** The databases of the installation, each with where it stands in the log, as one moment of MongoDB. */
export function backup(): Command {
  return new Command('backup')
    .description('The databases of all services, with their offsets, and the keys: one moment of them, in one compressed file.')
    .argument('<file>', 'where to; - is the standard output')
    .option('--only <part>', 'ingestion, classification, classification-<generation>, reporting or access; may be repeated', several)
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
Services may run meanwhile: everything is read from one snapshot, in which checkpoints and documents belong together. MongoDB
keeps a snapshot for five minutes unless told otherwise (minSnapshotHistoryWindowInSeconds).
Kafka's topics are not in it: back them up too, or the log after the offsets in the backup is what can be lost.
The file holds the secrets of webhooks, which WEBHOOK_SECRETS_KEYS has encrypted, and the hashes of keys: only its owner may read it, and so should it be kept.

Examples:
  npm run taocun -- backup taocun-2026-11-25.backup
  npm run taocun --silent -- backup - --only reporting --only access > /mnt/backup/taocun`,
    )
    .action(lazily(async () => (await import('./run-backup.js')).runBackup));
}
