import { Command } from 'commander';
import { atLeastOne } from '../option-values';
import { type OfReporting, reporting } from './reporting-api';
import { ServiceApi, urlOptionOf } from './service-api';
import { printableJson, textTable } from './text-table';

type AuditRecord = OfReporting<'AuditRecord'>;

interface AuditOptions {
  readonly url: string;
  readonly action?: string;
  readonly who?: string;
  readonly object?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly json?: true;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The audit log of an installation, over REST. */
export function audit(): Command {
  return new Command('audit')
    .description('Who did what with keys, webhooks, rejected updates, partitions and generations, the newest first.')
    .addOption(urlOptionOf(reporting))
    .option('--action <action>', 'only this, as key.create')
    .option('--who <name>', 'only with the key of this id or name, or by this user of a command')
    .option('--object <id>', 'only what was done to this: the id of a key, a webhook, a rejected update')
    .option('--from <time>', 'only at this time or later, as 2014-11-11T00:00:00+08:00')
    .option('--to <time>', 'only before this time')
    .option('--limit <number>', 'the most to list', atLeastOne, 100)
    .option('--json', 'print it as JSON')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
The key of an operator is read from the environment variable TAOCUN_KEY.

Examples:
  npm run taocun -- audit --action access.refused
  npm run taocun -- audit --who 0123456789ab --from 2030-01-01T00:00:00+08:00`,
    )
    .action(listAudit);
}

async function listAudit({ url, limit, json, ...filter }: AuditOptions): Promise<void> {
  const { action, who, object, from, to } = filter;
  const question = { action, who, object, from, to };
  const { items: found, isAll } = await new ServiceApi(reporting, url).list<AuditRecord>('audit', question, limit);
  if (json) return say(printableJson(found));
  if (found.length === 0) return say('None.');
  const rows = found.map(({ at, action, service, key, name = '', from = '', object = '', outcome, detail = '', unrecorded }) => [
    ...[at, key === undefined ? name : `${name} (${key})`, from, service, action, object],
    ...[unrecorded === undefined ? outcome : `${outcome}, and ${unrecorded} more`, detail],
  ]);
  say(
    textTable(
      ['at', 'who', 'from', 'by', 'action', 'object', 'outcome', 'detail'],
      rows,
      process.stdout.isTTY ? process.stdout.columns : undefined,
    ),
  );
  if (!isAll) process.stderr.write(`There are more than these ${found.length}; --limit shows more.\n`);
}
