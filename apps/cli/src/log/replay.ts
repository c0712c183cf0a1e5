import { Command, InvalidArgumentError } from 'commander';
import { dayOfIso } from '@taocun/domain';
import { lazily } from '../terminal/lazily';

/** The updates of the log from a day on, somewhere else. */
export function replay(): Command {
  return new Command('replay')
    .description(
      'Copies the updates of the log from a day on into a file, or into the topics of another prefix. The installation is only read.',
    )
    .requiredOption('--from <day>', 'the first day, by the timestamps of the records, in China Standard Time', aDay)
    .option('--to <day>', 'the last day; otherwise up to what is there when it begins', aDay)
    .option('--out <file>', 'into a file of NDJSON, one event a line; - is the standard output')
    .option('--into-prefix <prefix>', 'into marketplace.updates of another TOPIC_PREFIX, which is made with as many partitions')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
To try other rules, other code or a correction on real updates: copy them, start services under the other TOPIC_PREFIX, and compare.
Neither offsets nor databases of the installation are touched, and no announcement follows from it there.

What comes out:
- all updates of the log, also those that were rejected or repeated: each is judged anew where it goes. In a file those that are
  no JSON on one line can't stand; they are left out and counted.
- in each partition in its order. A file has one partition after the other, with "feed load" it can be loaded anywhere; a prefix
  gets them side by side, in the same partitions, under the same keys and with the same timestamps.
- from the day on, and NOT what came before: villages and shops that were registered or opened earlier are unknown, and their
  orders wait. Use the first day of the log unless that is meant. The day is that of a record's timestamp, when it was sent,
  not of the event's time.

To decide the same history anew by other rules, in place, is \`reclassify\`; to build a lost database again nothing has to be replayed
(docs/operations.md).

Examples:
  npm run taocun -- replay --from 2014-01-01 --into-prefix trial.
  npm run taocun -- replay --from 2026-11-11 --to 2026-11-12 --out double-eleven.ndjson`,
    )
    .action(lazily(async () => (await import('./run-replay.js')).runReplay));
}

function aDay(text: string): string {
  if (dayOfIso(text) === undefined) throw new InvalidArgumentError('a day is wanted, as 2014-11-11.');
  return text;
}
