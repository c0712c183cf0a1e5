import { Command } from 'commander';
import { taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** Shows a sender what became of its updates, over REST. */
export function desk(): Command {
  return new Command('desk')
    .description(
      'Show what of your orders has arrived, and which updates are rejected or wait for their shop.',
    )
    .addOption(taocunUrl())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The key of a producer is read from the environment variable TAOCUN_KEY. It sees its own sources, an operator's all.

Example:
  ${taocunCommand} desk`,
    )
    .action(lazily(async () => (await import('./run-desk.js')).runDesk));
}
