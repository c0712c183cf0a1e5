import { Command, InvalidArgumentError } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

export function lag(): Command {
  return new Command('lag')
    .description('Show how far each service is behind, by partition, in offsets and seconds.')
    .option('--watch [seconds]', 'repeat until Ctrl-C', aNumber)
    .option('--json', 'print JSON, with --watch one line each time')
    .addHelpText(
      'after',
      `
Reads the checkpoints in MongoDB and the log's ends in Kafka; asks no service. A partition that keeps up is a second behind: the
time between two checkpoints. Seconds count since the timestamp of the first record that is not saved; for a loaded history
with timestamps of its own they are its age.
Exit code 0: what is behind is being read. 1: something needs somebody, as for \`status\` and \`doctor\`: records wait for a service
of which no instance is at work, or a partition makes no progress.

Examples:
  ${taocunCommand} lag
  ${taocunCommand} lag --watch 5`,
    )
    .action(lazily(async () => (await import('./run-lag.js')).runLag));
}

function aNumber(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 3_600)) throw new InvalidArgumentError('1 to 3600 seconds are wanted.');
  return seconds;
}
