import { Command, InvalidArgumentError, Option } from 'commander';
import type { UpdateType } from '@taocun/contracts';
import { parseTime } from '@taocun/domain';
import { taocunCommand } from '@taocun/runtime';
import type { KeyRole } from '@taocun/service';
import { lazily } from '../terminal/lazily';
import { several } from '../terminal/option-values';

/**
 * All roles, checked by the compiler. Only the type is imported from services, so that help does not wait for
 * them to load.
 */
const roles: Readonly<Record<KeyRole, true>> = {
  producer: true,
  reader: true,
  subscriber: true,
  operator: true,
};

type ShortType = UpdateType extends `taocun.${infer Name}.v1` ? Name : never;
/** All types of updates in the short form that people write, also checked by the compiler. */
const types: Readonly<Record<ShortType, true>> = {
  'village.registered': true,
  'shop.opened': true,
  'shop.closed': true,
  'order.paid': true,
  'order.refunded': true,
};
const typeNames = Object.keys(types).join(', ');

/**
 * The keys of the installation. The command accesses them in MongoDB directly, because the first key cannot
 * be created over HTTP.
 */
export function keys(): Command {
  const all = new Command('keys').description('Create, list and revoke keys.').addHelpText(
    'after',
    `
Uses MONGODB_URI and TOPIC_PREFIX as services do; by default the MongoDB on this machine.

Roles: a producer sends updates of its sources, a reader asks for reports, a subscriber also has webhooks, an operator may do everything.

Examples:
  ${taocunCommand} keys create --role operator --name Li
  ${taocunCommand} keys create --role producer --source /marketplaces/taobao --source /marketplaces/taobao/ --types shop.opened,shop.closed,order.paid,order.refunded --name Taobao
  ${taocunCommand} keys create --role producer --source /registry --types village.registered --name 'the registry'
  ${taocunCommand} keys list
  ${taocunCommand} keys revoke 0123456789ab`,
  );
  const command = (name: string, description: string): Command => all.command(name).description(description);
  const run = () => import('./run-keys.js');

  command('create', 'create a key and show it once')
    .addOption(
      new Option('--role <role>', 'what it allows').choices(Object.keys(roles)).makeOptionMandatory(),
    )
    .option(
      '--source <source>',
      'for a producer: a value of source, or a prefix that ends with a slash; repeatable',
      several,
    )
    .option(
      '--types <types>',
      `for a producer, required: the types of updates, comma-separated (${typeNames})`,
      someTypes,
    )
    .option('--name <name>', 'the owner, for people', '')
    .option('--expires <time>', 'when it expires, in RFC 3339', aTimeToCome)
    .action(lazily(async () => (await run()).createKey));
  command('list', 'every key ever created, without the keys themselves, as JSON').action(
    lazily(async () => (await run()).listKeys),
  );
  command('revoke', 'revoke a key; within 5 seconds no service accepts it')
    .argument('<id>', 'its id, 12 of 0-9 and a-f', anId)
    .action(lazily(async () => (await run()).revokeKey));
  return all;
}

function someTypes(text: string): readonly UpdateType[] {
  return text.split(',').map((name) => {
    const short = name.trim().replace(/^taocun\.|\.v1$/g, '');
    if (!Object.hasOwn(types, short))
      throw new InvalidArgumentError(`Types are ${typeNames}, comma-separated.`);
    return `taocun.${short}.v1` as UpdateType;
  });
}

function aTimeToCome(text: string): Date {
  const ms = parseTime(text);
  if (ms === undefined || ms <= Date.now())
    throw new InvalidArgumentError('Give a future time, such as 2030-01-01T00:00:00+08:00.');
  return new Date(ms);
}

function anId(text: string): string {
  if (!/^[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError(
      'Give the id: 12 characters of 0-9 and a-f, between the underscores of the key.',
    );
  return text;
}
