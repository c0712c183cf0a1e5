import { Command } from 'commander';
import { pipedTaocunCommand, taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** Checks everything that an installation depends on. */
export function doctor(): Command {
  return new Command('doctor')
    .description('Check an installation and suggest a remedy for each finding. This changes nothing.')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Checks the configuration of each service; Kafka, its topics, partitions, replicas and configuration; MongoDB, its version,
replica set, clock and the indexes that answers need; each checkpoint against the bounds of its log, and its partition's progress;
transactions that block readers; the consumer groups; the disks of the brokers; Node and the disk. Uses the services' environment.
Each part is checked by itself, and parts that do not answer are named: the check takes at most ten seconds.
Exit code 0: nothing is bad. 1: something is, as for \`status\` and \`lag\`. Doubtful findings (?) do not change it.

Examples:
  ${taocunCommand} doctor
  ${pipedTaocunCommand} doctor --json`,
    )
    .action(lazily(async () => (await import('./run-doctor.js')).runDoctor));
}
