import { Command } from 'commander';
import { taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** The state of the installation in one sentence, with the next step. */
export function status(): Command {
  return new Command('status')
    .description('Show in one sentence whether the figures are up to date, and what to do if not.')
    .addOption(taocunUrl())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExit code 0: nothing needs somebody. 1: something does, as for \`doctor\` and \`lag\`.\n\nExample:\n  ${taocunCommand} status`,
    )
    .action(lazily(async () => (await import('./run-status.js')).runStatus));
}
