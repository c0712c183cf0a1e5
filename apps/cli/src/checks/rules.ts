import { Command } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** Checks a folder of rule sets before a service reads it. */
export function rules(): Command {
  const all = new Command('rules').description('Check files of rule sets.');
  all
    .command('check')
    .description('Read a folder as RULES_DIR would, and show what each row rests on.')
    .argument('<folder>', 'a folder with a JSON file for each rule set')
    .option('--json', 'print the rule sets as JSON, in their order')
    .addHelpText(
      'after',
      `
Mistakes are shown with file, place and correction; the exit code is then 1. Asks no service.

Examples:
  ${taocunCommand} rules check deploy/rules
  ${taocunCommand} rules check libs/domain/src/rules/rule-sets`,
    )
    .action(lazily(async () => (await import('./run-rules.js')).runRulesCheck));
  return all;
}
