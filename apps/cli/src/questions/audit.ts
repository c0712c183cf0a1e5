import { Command } from 'commander';
import type { Question } from '@taocun/client';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { atLeastOne } from '../terminal/option-values';
import { printJson } from '../terminal/print';

/** Shows an installation's audit log, over REST. */
export function audit(): Command {
  return new Command('audit')
    .description('List who did what, newest first, as JSON.')
    .addOption(taocunUrl())
    .option('--action <action>', 'only this action, such as key.create')
    .option('--who <name>', 'only by this key (id or name) or user of a command')
    .option('--object <id>', 'only on this object: the id of a key, webhook or rejected update')
    .option('--since <time>', 'only at this time or later, as 2014-11-11T00:00:00+08:00')
    .option('--before <time>', 'only before this time')
    .option('--limit <number>', 'the most to list', atLeastOne, 100)
    .addHelpText(
      'after',
      `
The key of an operator is read from the environment variable TAOCUN_KEY.

Examples:
  ${taocunCommand} audit --action access.refused
  ${taocunCommand} audit --who 0123456789ab --since 2030-01-01T00:00:00+08:00`,
    )
    .action(list);
}

async function list({
  url,
  limit,
  ...filter
}: Question<'listAuditRecords'> & { readonly url: string; readonly limit: number }): Promise<void> {
  printJson(await taocunAt(url).list('listAuditRecords', filter).toArray(limit));
}
