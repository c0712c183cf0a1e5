import { Command, InvalidArgumentError } from 'commander';
import { dayOfIso } from '@taocun/domain';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** Copies the log's updates from a day on to another place. */
export function replay(): Command {
  return new Command('replay')
    .description(
      'Copy updates of the log from a day on to a file or another prefix. This only reads the installation.',
    )
    .requiredOption(
      '--from <day>',
      'the first day, by the timestamps of the records, in China Standard Time',
      aDay,
    )
    .option('--to <day>', 'the last day; by default the end of the log at the start', aDay)
    .option('--out <file>', 'into a file of NDJSON, one event a line; - is the standard output')
    .option(
      '--into-prefix <prefix>',
      'into marketplace.updates of another TOPIC_PREFIX, created with as many partitions',
    )
    .addHelpText(
      'after',
      `
To try other rules, other code or a correction on real updates: copy them, start services under the other TOPIC_PREFIX, and compare.
Offsets and databases of the installation do not change, and nothing is announced. Start ingestion there within a week
(offsets.retention.minutes): Kafka keeps for so long which updates the copy contains already rerouted. Later they count twice.

The copy has:
- all updates of the log, also rejected and repeated ones: each is checked again at its destination. A file omits and counts
  those that are not JSON in UTF-8.
- each partition in its order. A file has one partition after the other, and "feed load" loads it anywhere; a prefix
  has the same partitions, keys and timestamps.
- updates from the day on, and NOT earlier ones: villages and shops from before are unknown, and their orders wait. Use the
  first day of the log unless you want this. The day is that of a record's timestamp, not of the event's time. With --to, an
  update from the wrong partition is missing if ingestion rerouted it only after that day.

To decide the same history by other rules in place, use \`reclassify\`. A lost database is rebuilt without a replay
(docs/operations.md).

Examples:
  ${taocunCommand} replay --from 2014-01-01 --into-prefix trial.
  ${taocunCommand} replay --from 2026-11-11 --to 2026-11-12 --out double-eleven.ndjson`,
    )
    .action(lazily(async () => (await import('./run-replay.js')).runReplay));
}

function aDay(text: string): string {
  if (dayOfIso(text) === undefined) throw new InvalidArgumentError('a day is wanted, as 2014-11-11.');
  return text;
}
