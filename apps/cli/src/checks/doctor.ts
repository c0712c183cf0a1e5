import { Command } from 'commander';
import { lazily } from '../terminal/lazily';

/** Looks at everything that an installation stands on. */
export function doctor(): Command {
  return new Command('doctor')
    .description('Checks what an installation stands on, and says of each finding what to do. Changes nothing.')
    .option('--json', 'print the findings as JSON')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
Checked are: the configuration of each service; Kafka, its topics, their partitions, replicas and configuration; MongoDB, its
version, replica set, clock and the indexes that answers need; each checkpoint against the bounds of its log, and whether its partition
makes progress; transactions that keep readers from a partition; the consumer groups; Node and the disk. It reads the environment of the services.
Each part is looked at by itself, and what has not answered after some seconds is told by its name: it takes ten seconds at most.
Exit code 0: nothing is bad. 1: something is. What is doubtful (?) does not change it.

Examples:
  npm run taocun -- doctor
  npm run taocun --silent -- doctor --json`,
    )
    .action(lazily(async () => (await import('./run-doctor.js')).runDoctor));
}
