import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { kafkaClient, withAdmin } from '@taocun/kafka';
import { warnings } from '@taocun/local/installation';
import { noteRunning, runningStart } from '@taocun/local/running';
import { taocunCommand } from '@taocun/runtime';
import {
  checkAddress,
  configHelp,
  installedName,
  readConfig,
  serviceNames,
  StartError,
} from '@taocun/service';
import { type Engines, EngineError, engineEnvironment, startEngines } from '../engines/index';
import { kafkaLogin } from '../engines/kafka-login';
import { foldersFromEnvironment } from '../engines/machine/folders';
import { type Effect, effectOption, provenanceText, recordProvenance } from '../record/index';
import { compare, comparisonTable, publishedSources } from './comparison';
import { type FirstKey, makeFirstKeys, variableOf } from './first-keys';
import { type Contents, loadRecordIfEmpty } from './load-record';
import { endsIn, type EndsOf, untilThrough } from './progress';
import { type Services, startServices } from './services';

interface Options {
  readonly once: boolean;
  readonly empty: boolean;
  readonly effect?: Effect;
}

const command = new Command('npm start --')
  .description(
    'Starts Kafka, MongoDB and the three services, loads the record of Taobao Villages if the store is empty,\n' +
      'and compares the results with the published figures. Orders in the record are synthetic, the lists of villages are real.',
  )
  .option('--once', 'end after the comparison, with exit code 0 only if every figure agrees', false)
  .option('--empty', 'load nothing', false)
  .option(
    '--effect <effects>',
    'in place of the record, load a trial of invented villages with these effects in log points, as title=0.2,placebo=0',
    effectOption,
  )
  .addHelpText(
    'after',
    `\nEnvironment (an engine is started where KAFKA_BROKERS or MONGODB_URI is not set):\n${configHelp()}`,
  )
  .action((options: Options) => main(options));

class Stopped extends Error {}

async function main({ once, empty, effect }: Options): Promise<void> {
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  stopped.catch(() => undefined);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!stopping)
        say(
          '\nStopping: the services save what they have read, then Kafka and MongoDB end. This takes some seconds.',
        );
      stopping = true;
      stop(new Stopped(signal));
    });

  let engines: Engines | undefined;
  let services: Services | undefined;
  let forget = (): void => undefined;
  let exitCode = 0;
  try {
    await checkAddresses();
    engines = await startEngines({ log: say });
    say(`Kafka at ${engines.kafkaBrokers.join(',')}, MongoDB at ${withoutPassword(engines.mongodbUri)}`);
    const topicPrefix = process.env['TOPIC_PREFIX'] ?? '';
    const store = {
      kafkaBrokers: engines.kafkaBrokers,
      mongodbUri: engines.mongodbUri,
      topicPrefix,
      database: installedName('ingestion', topicPrefix).replace(/ingestion$/, 'record'),
    };
    const contents = await Promise.race([
      loadRecordIfEmpty(store, { isEmpty: empty, effect }, warnings),
      stopped,
    ]);
    services = await Promise.race([
      startServices({ ...engineEnvironment(engines), ...provenanceOf(contents) }),
      stopped,
    ]);
    forget = noteRunning(services.addresses);
    if (contents.of === 'record' || contents.of === 'trial') {
      const kafka = kafkaClient(
        { brokers: engines.kafkaBrokers, clientId: 'taocun-start', ...(await kafkaLogin()) },
        warnings,
      );
      const { addresses, ended } = services;
      const through = withAdmin(kafka, (admin) => {
        const endsOf: EndsOf = (topics) => endsIn(admin, topics, (topic) => topicPrefix + topic);
        return untilThrough({ addresses, ended }, endsOf, 'through the services   ');
      });
      const { updates, seconds } = await Promise.race([through, stopped]);
      if (updates > 0)
        say(
          `${updates.toLocaleString('en')} updates in ${seconds.toFixed(1)} s: ${Math.round(updates / seconds).toLocaleString('en')} a second through all three services`,
        );
    }
    if (contents.of === 'record') {
      const { rows, goneOnTo } = await compare(services, contents.summary);
      say(
        `\nPublished or recorded figures, and those of the services (orders are synthetic, lists are real):\n\n${comparisonTable(rows)}\n\nPublished by:\n${publishedSources()}\n`,
      );
      const differing = rows.filter(({ expected, actual }) => expected !== actual).length;
      if (goneOnTo !== undefined)
        say(
          `The feed has reached ${goneOnTo}, past the record's end: live figures and counts of updates are not compared.`,
        );
      say(differing === 0 ? 'Every figure agrees.' : `${differing} figures differ.`);
      if (differing > 0) exitCode = 1;
    } else if (contents.of === 'trial') {
      say(`The trial is loaded. ${JSON.stringify(contents.effect)} is planted, in log points of sales.`);
    } else if (contents.of !== 'nobody') {
      say(
        contents.of === 'earlier'
          ? 'The store holds the record of an earlier version: nothing was loaded or compared. npm run engines -- reset starts over; TOPIC_PREFIX separates the new record.'
          : 'The store holds other updates than the record: nothing was loaded, and there is nothing to compare. TOPIC_PREFIX gives it a place of its own.',
      );
      if (!empty) exitCode = 1;
    }
    const { reporting } = services.addresses;
    say(`\nThe page    ${reporting}/`);
    say(`Questions   ${reporting}/api/v1/villages   documented at ${reporting}/docs`);
    say(`Updates     ${reporting}/api/v1/updates    documented at ${reporting}/docs?service=ingestion`);
    if (!once) {
      say(`\n${keysText(await makeFirstKeys(engines.mongodbUri, topicPrefix))}\n`);
      say(
        'Running until Ctrl-C. If a service ends, everything stops; npm start continues from what is stored.',
      );
      await Promise.race([stopped, services.ended]);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) {
      exitCode = 1;
      const forPeople = error instanceof StartError || error instanceof EngineError;
      process.stderr.write(
        `${error instanceof Error ? (forPeople ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
      );
    } else if (once) {
      exitCode = 130;
    }
  } finally {
    forget();
    await services?.stop();
    await engines?.stop();
  }
  process.exit(exitCode);
}

/** The environment that states what the store's data are. */
function provenanceOf(contents: Contents): NodeJS.ProcessEnv {
  const own = process.env['PROVENANCE'];
  if (contents.of === 'others' || contents.of === 'nobody') return {};
  if (contents.of !== 'trial') return { PROVENANCE: own || recordProvenance };
  const { root } = foldersFromEnvironment();
  const file = join(root, 'trial-provenance.json');
  mkdirSync(root, { recursive: true });
  writeFileSync(file, provenanceText(contents.effect));
  // A trial that is loaded under the name of other data would mislead.
  return { PROVENANCE: file };
}

/**
 * Checks the addresses first, because starting engines and sending the record take a while.
 * @throws StartError if a port is taken, with a hint if another start has taken it.
 */
async function checkAddresses(): Promise<void> {
  // Ports do not depend on the engines, which are not running yet.
  const anywhere = { KAFKA_BROKERS: '127.0.0.1:1', MONGODB_URI: 'mongodb://127.0.0.1:1/?replicaSet=none' };
  for (const name of serviceNames) {
    try {
      await checkAddress(readConfig(name, { ...process.env, ...anywhere }));
    } catch (error) {
      const running = runningStart();
      if (
        !(error instanceof StartError) ||
        running === undefined ||
        !error.message.includes(running.addresses[name])
      )
        throw error;
      throw new StartError(
        `It is running already, as process ${running.starter.pid}: ${running.addresses.reporting}/. ` +
          'Ctrl-C there stops it. Another one next to it needs a PORT and a TOPIC_PREFIX of its own, and the engines of the first in KAFKA_BROKERS and MONGODB_URI.',
      );
    }
  }
}

/** Only the first start can print keys, because of existing keys only hashes are stored. */
function keysText(keys: readonly FirstKey[] | undefined): string {
  const isOpen = (process.env['OPEN_READING'] || 'true') === 'true';
  const reading = isOpen
    ? 'Reading takes no key here (OPEN_READING=true); writing does.'
    : 'Reading and writing take a key.';
  const more = `${taocunCommand} keys create --help`;
  if (keys === undefined) return `Keys        made before, and shown then only. ${reading} More: ${more}`;
  return [
    `Keys        shown this once. ${reading} More: ${more}`,
    ...keys.map(({ holder, key }) => `  ${holder.padEnd(12)}${key}`),
    `  export ${keys.map((one) => `${variableOf(one)}=${one.key}`).join(' ')}   # for docs/api.md`,
  ].join('\n');
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//');
}

void command.parseAsync();
