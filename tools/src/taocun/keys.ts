import { Command, InvalidArgumentError, Option } from 'commander';
import { parseTime } from '@taocun/domain';
import { type ApiKey, ApiKeys, connectMongo, isSource, keyOf, readConfig, type Role, roles, endOf } from '@taocun/service';
import { installationEnvironment } from './running-installation';
import { textTable } from './text-table';

interface CreateOptions {
  readonly role: Role;
  readonly source?: readonly string[];
  readonly name: string;
  readonly expires?: Date;
  readonly json?: true;
}

interface Printed {
  readonly json?: true;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warnings = {
  log: () => undefined,
  warn: (message: string) => process.stderr.write(`${message}\n`),
  error: (message: string) => process.stderr.write(`${message}\n`),
};

/** The keys of the installation. They are reached in MongoDB itself, since the first of them can't come over HTTP. */
export function keys(): Command {
  const all = new Command('keys').description('Keys to the services: make, list, revoke.').addHelpText(
    'after',
    `
Reads MONGODB_URI and TOPIC_PREFIX as services do; where the environment names no MongoDB, the one that runs here is taken.

Roles: a producer sends updates of its sources, a reader asks for reports, a subscriber also hears of changes, an operator may do everything.

Examples:
  npm run taocun -- keys create --role operator --name Li
  npm run taocun -- keys create --role producer --source /marketplaces/taobao --source /registry/ --name Taobao
  npm run taocun -- keys list
  npm run taocun -- keys revoke 0123456789ab`,
  );
  const command = (name: string, description: string): Command =>
    all.command(name).description(description).option('--json', 'print it as JSON').showHelpAfterError('(--help says more)');

  command('create', 'make a key, and show it this once')
    .addOption(new Option('--role <role>', 'what it allows').choices(roles).makeOptionMandatory())
    .option(
      '--source <source>',
      'of a producer: a value of source, or with a slash at its end whatever begins so; may be repeated',
      aSource,
    )
    .option('--name <name>', 'whose it is, for people', aName, '')
    .option('--expires <time>', 'when it ends to be good, in RFC 3339', aTimeToCome)
    .action(create);
  command('list', 'every key that was ever made, without the keys themselves').action(list);
  command('revoke', 'take a key back; within 5 seconds no service takes it')
    .argument('<id>', 'its id, 12 of 0-9 and a-f', anId)
    .action(revoke);
  return all;
}

async function create({ role, source = [], name, expires, json }: CreateOptions): Promise<void> {
  if ((role === 'producer') !== source.length > 0) {
    throw new Error(role === 'producer' ? 'A producer needs --source.' : `--source is a producer's: leave it out for --role ${role}.`);
  }
  const { key, made } = await withKeys((all) =>
    all.create({ role, name, sources: source, ...(expires !== undefined && { expiresAt: expires }) }),
  );
  if (json) return say(JSON.stringify({ key, ...made }));
  say(key);
  process.stderr.write(`This is shown once. It is the key ${made.id} of the role ${role}; show it as Authorization: Bearer tck_…\n`);
}

async function list({ json }: Printed): Promise<void> {
  const found = (await withKeys((all) => all.all())).map(keyOf);
  if (json) return say(JSON.stringify(found));
  if (found.length === 0) return say('None. Make one with: npm run taocun -- keys create');
  say(textTable(['id', 'role', 'name', 'sources', 'made', 'last used', 'good'], found.map(rowOf)));
}

function rowOf(key: ApiKey): string[] {
  const { id, role, name, sources, createdAt, lastUsedAt } = key;
  return [id, role, name, sources.join(' '), time(createdAt), lastUsedAt === undefined ? 'never' : time(lastUsedAt), goodnessOf(key)];
}

function goodnessOf(key: ApiKey): string {
  const end = endOf(key, Date.now());
  if (end !== undefined) return `${end.kind} ${time(end.at)}`;
  return key.expiresAt === undefined ? 'yes' : `until ${time(key.expiresAt)}`;
}

async function revoke(id: string, { json }: Printed): Promise<void> {
  const revoked = await withKeys((all) => all.revoke(id));
  if (revoked === undefined) throw new Error(`There is no key with the id ${id}. \`npm run taocun -- keys list\` lists them.`);
  say(json ? JSON.stringify(revoked) : `${id}: revoked. Within 5 seconds no service takes it.`);
}

async function withKeys<Result>(work: (keys: ApiKeys) => Promise<Result>): Promise<Result> {
  // Kafka is not asked, and reporting is as good as any service: all share the keys.
  const config = readConfig('reporting', { KAFKA_BROKERS: 'localhost:9092', ...(await installationEnvironment()), RULES_DIR: '' });
  const connection = await connectMongo(config, warnings, { deadlineMs: 15_000 });
  try {
    return await work(new ApiKeys(connection, config.access.database));
  } finally {
    await connection.close();
  }
}

const time = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

function aSource(text: string, before: readonly string[] = []): readonly string[] {
  if (!isSource(text)) throw new InvalidArgumentError('a source has 1 to 256 characters from ! to ~, as /marketplaces/taobao.');
  return [...before, text];
}

function aName(text: string): string {
  if (text.length > 100) throw new InvalidArgumentError('a name has 100 characters at most.');
  return text;
}

function aTimeToCome(text: string): Date {
  const ms = parseTime(text);
  if (ms === undefined || ms <= Date.now()) throw new InvalidArgumentError('a time to come is wanted, as 2030-01-01T00:00:00+08:00.');
  return new Date(ms);
}

function anId(text: string): string {
  if (!/^[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError('it has 12 of 0-9 and a-f, and stands between the underscores of the key.');
  return text;
}
