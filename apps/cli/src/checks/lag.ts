import { Command, InvalidArgumentError } from 'commander';
import { lazily } from '../terminal/lazily';

/** How far each partition is behind its log. */
export function lag(): Command {
  return new Command('lag')
    .description(
      'How far each service is behind, by partition: in offsets, and in seconds since the first record that it has not saved was sent.',
    )
    .option('--watch [seconds]', 'again and again, until Ctrl-C', aNumber)
    .option('--json', 'print it as JSON, with --watch one line each time')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
It is read from the checkpoints in MongoDB, which are the truth, and from Kafka; no service is asked. A partition that keeps up is a
second behind, the time from one checkpoint to the next. Seconds follow the timestamps of records: of a history that is loaded
with timestamps of its own they say how old that is.

Examples:
  npm run taocun -- lag
  npm run taocun -- lag --watch 5`,
    )
    .action(lazily(async () => (await import('./run-lag.js')).runLag));
}

function aNumber(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 3_600)) throw new InvalidArgumentError('1 to 3600 seconds are wanted.');
  return seconds;
}
