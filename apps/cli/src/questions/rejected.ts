import { Command, InvalidArgumentError, Option } from 'commander';
import type { Question, SchemaOf } from '@taocun/client';
import type { RejectionReason } from '@taocun/contracts';
import { taocunCommand } from '@taocun/runtime';
import { atLeastOne } from '../terminal/option-values';
import { printJson } from '../terminal/print-json';
import { printText } from '../terminal/print-text';
import { type CommonOptions, repair, setAside } from './rejected-repair';
import { taocunAt, taocunUrl } from '../terminal/services';
import { printable, textTable } from '../terminal/text-table';

type Item = SchemaOf<'RejectedUpdateSummary'>;

type ListOptions = CommonOptions & Question<'listRejectedUpdates'> & { readonly limit: number };

/** All reasons, checked by the compiler. Only the type is imported from contracts, so that help does not wait for them to load. */
const reasons: Readonly<Record<RejectionReason, true>> = {
  'too-large': true,
  'malformed-json': true,
  'invalid-envelope': true,
  'unknown-type': true,
  'from-the-future': true,
  'invalid-data': true,
  'shop-conflict': true,
  'too-many-waiting': true,
  'unreadable-batch': true,
};
const states = ['open', 'sent', 'set-aside'];

/** Lists, corrects and resends rejected updates. */
export function rejected(): Command {
  const all = new Command('rejected').description('List, show, correct, resend and set aside rejected updates.').addHelpText(
    'after',
    `
The key of an operator is read from the environment variable TAOCUN_KEY.

Exit codes: 0 done, 1 not done (see the message), 2 some of many still fail.

Examples:
  ${taocunCommand} rejected list --state open --reason invalid-data
  ${taocunCommand} rejected show 3:120
  ${taocunCommand} rejected repair 3:120 --patch '{"data":{"category":"other"}}'
  ${taocunCommand} rejected repair 3:120 --event corrected.json
  ${taocunCommand} rejected repair --reason from-the-future --dry-run
  ${taocunCommand} rejected set-aside 3:121 --note 'a trial, not meant for us'
  ${taocunCommand} rejected set-aside --reason invalid-data --source /marketplaces/trial --note 'a trial' --dry-run`,
  );
  const command = (name: string, description: string): Command =>
    all.command(name).description(description).addOption(taocunUrl()).option('--json', 'print what the service answers');

  filtered(command('list', 'list them, by partition and offset'))
    .addOption(new Option('--state <state>', 'only those in this state').choices(states))
    .option('--limit <number>', 'the most to list', atLeastOne, 100)
    .action(list);
  command('show', 'show one whole, with its history').argument('<id>', 'partition and offset, as 3:120', anId).action(showRejected);
  filtered(command('repair', 'correct one by its id, or many by their reason, and send again'))
    .argument('[id]', 'partition and offset, as 3:120', anId)
    .option('--event <file>', 'the corrected event; "-" is standard input')
    .option('--patch <json>', 'a JSON merge patch of the event (RFC 7396), or a file that contains one')
    .option('--dry-run', 'of many: only show what would pass')
    .option('--limit <number>', 'of many: the most to examine', atLeastOne)
    .action(repair);
  filtered(command('set-aside', 'set one aside by its id, or many by their reason'))
    .argument('[id]', 'partition and offset, as 3:120', anId)
    .requiredOption('--note <text>', 'the reason for doing nothing')
    .option('--dry-run', 'of many: only count them')
    .option('--limit <number>', 'of many: the most to set aside', atLeastOne)
    .action(setAside);
  return all;
}

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--reason <reason>', 'only those with this reason').choices(Object.keys(reasons)))
    .option('--path <pointer>', 'only those with this path')
    .option('--source <source>', 'only those of this source')
    .option('--since <time>', 'only those whose records are not before this, as 2014-11-11T00:00:00+08:00')
    .option('--before <time>', 'only those whose records are before this');
}

async function list({ url, json, limit, ...question }: ListOptions): Promise<void> {
  const found = await taocunAt(url)
    .list('listRejectedUpdates', question)
    .toArray(limit + 1);
  const items = found.slice(0, limit);
  if (json) return printJson(items);
  if (items.length === 0) return printText('None.');
  const heads = ['id', 'state', 'tries', 'reason', 'path', 'key', 'record of', 'message'];
  const rows = items.map((one) => [
    one.id,
    one.state,
    String(one.tries),
    one.reason,
    one.path,
    one.key ?? '-',
    new Date(one.timestampMs).toISOString(),
    one.group === undefined ? one.message : `${alike(one)}: ${one.message}`,
  ]);
  printText(textTable(heads, rows, process.stdout.isTTY ? process.stdout.columns : undefined));
  if (found.length > limit) process.stderr.write(`There are more than these ${items.length}; --limit shows more.\n`);
}

async function showRejected(id: string, { url, json }: CommonOptions): Promise<void> {
  const one = await taocunAt(url).call('getRejectedUpdate', { id });
  if (json) return printJson(one);
  const facts: (readonly [string, string])[] = [
    ['id', one.id],
    ['state', one.state],
    ['reason', one.reason],
    ['path', one.path === '' ? '(the whole update)' : one.path],
    ['message', one.message],
    ...(one.group === undefined ? [] : [['group', `${alike(one)}, on ${one.group.day}`] as const]),
    ['key', one.key ?? '(none)'],
    ['record of', new Date(one.timestampMs).toISOString()],
    ['bytes', one.bytes === null ? '(none)' : String(one.bytes)],
    ...one.headers.map(
      ({ name, base64 }) => ['header', `${name}: ${base64 === null ? '(none)' : Buffer.from(base64, 'base64').toString()}`] as const,
    ),
    ...(one.repairs === undefined ? [] : [['repairs', one.repairs] as const]),
  ];
  for (const [name, value] of facts) printText(`${name.padEnd(10)} ${printable(value)}`);
  printText(`\n${one.text === undefined ? (one.base64 ?? '') : pretty(one.text)}`);
  if (one.history.length === 0) return;
  const heads = ['', 'at', 'what', 'outcome', 'source', 'id', 'key', 'note'];
  const rows = one.history.map(({ number, at, kind, outcome = '-', source = '-', id: name = '-', key = '-', note = '' }) => [
    String(number),
    at,
    kind,
    outcome,
    source,
    name,
    key,
    note,
  ]);
  printText(`\n${textTable(heads, rows)}`);
}

/** For a group, the number of its updates, shown before the message of the first. */
function alike({ group }: Item): string {
  if (group === undefined) return '';
  const { count, firstOffset, lastOffset, mixed } = group;
  return `${count.toLocaleString('en')} updates ${mixed === true ? 'of several sources and paths' : 'like it'}, offsets ${firstOffset}–${lastOffset}`;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // The text may not be JSON, which is a reason for a rejection.
    return text;
  }
}

function anId(text: string): string {
  if (!/^\d{1,10}:\d{1,16}$/.test(text)) throw new InvalidArgumentError('partition and offset are wanted, as 3:120.');
  return text;
}
