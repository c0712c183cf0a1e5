import { Command } from 'commander';
import { checkAddress, configHelp, nameOf, readConfig, serviceNames, StartError } from '@taocun/service';
import type { LoggerService } from '@nestjs/common';
import { type Engines, engineEnvironment, MissingPrerequisites, startEngines } from '../engines';
import { compare, comparisonTable, publishedSources } from './comparison';
import { type FirstKey, makeFirstKeys } from './first-keys';
import { recordProvenance } from '../record';
import { loadRecordIfEmpty } from './load-record';
import { untilThrough } from './progress';
import { type Services, startServices } from './services';

interface Options {
  readonly once: boolean;
  readonly empty: boolean;
}

const warnings: LoggerService = {
  log: () => undefined,
  warn: (message: string) => process.stderr.write(`${message}\n`),
  error: (message: string) => process.stderr.write(`${message}\n`),
};

const command = new Command('npm start --')
  .description(
    'Brings up Kafka, MongoDB and the three services, sends the record of Taobao Villages through them if the store is empty,\n' +
      'and shows what comes out beside what was published. Orders in the record are synthetic, the lists of villages are real.',
  )
  .option('--once', 'end after the comparison, with exit code 0 only if every figure agrees', false)
  .option('--empty', 'load nothing', false)
  .addHelpText('after', `\nEnvironment (engines are found or started where KAFKA_BROKERS or MONGODB_URI is not set):\n${configHelp()}`)
  .action((options: Options) => main(options));

class Stopped extends Error {}

async function main({ once, empty }: Options): Promise<void> {
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  stopped.catch(() => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(new Stopped(signal)));

  let engines: Engines | undefined;
  let services: Services | undefined;
  let exitCode = 0;
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    engines = await startEngines({ log: say });
    say(`Kafka at ${engines.kafkaBrokers.join(',')}, MongoDB at ${withoutPassword(engines.mongodbUri)}`);
    const topicPrefix = process.env['TOPIC_PREFIX'] ?? '';
    const store = {
      kafkaBrokers: engines.kafkaBrokers,
      mongodbUri: engines.mongodbUri,
      topicPrefix,
      database: nameOf('ingestion', topicPrefix).replace(/ingestion$/, 'record'),
    };
    // Found out before the record is sent, which takes a while.
    for (const name of serviceNames) await checkAddress(readConfig(name, { ...process.env, ...engineEnvironment(engines) }));
    const contents = await Promise.race([loadRecordIfEmpty(store, !empty, warnings), stopped]);
    const stated = contents.of === 'record' ? { PROVENANCE: process.env['PROVENANCE'] || recordProvenance } : {};
    services = await Promise.race([startServices({ ...engineEnvironment(engines), ...stated }), stopped]);
    if (contents.of === 'record') {
      const { updates, seconds } = await Promise.race([untilThrough(services, 'through the services   '), stopped]);
      const rows = await compare(services, contents.summary);
      say(
        `\nWhat was published, or lies in the record, and what has come out (orders are synthetic, lists are real):\n\n${comparisonTable(rows)}\n\nPublished by:\n${publishedSources()}\n`,
      );
      if (updates > 0)
        say(
          `${updates.toLocaleString('en')} updates in ${seconds.toFixed(1)} s: ${Math.round(updates / seconds).toLocaleString('en')} a second through all three services`,
        );
      const differing = rows.filter(({ expected, found }) => expected !== found).length;
      say(differing === 0 ? 'Every figure agrees.' : `${differing} figures differ.`);
      if (differing > 0) exitCode = 1;
    } else if (contents.of === 'others') {
      say(
        'The store holds other updates than the record: nothing was loaded, and there is nothing to compare. TOPIC_PREFIX gives it a place of its own.',
      );
      if (!empty) exitCode = 1;
    }
    const { reporting, ingestion } = services.addresses;
    say(`\nThe page    ${reporting}/`);
    say(`Questions   ${reporting}/api/v1/villages   documented at ${reporting}/docs`);
    say(`Updates     ${ingestion}/api/v1/updates    documented at ${ingestion}/docs`);
    if (!once) {
      say(`\n${keysText(await makeFirstKeys(engines.mongodbUri, topicPrefix))}\n`);
      say('Running until Ctrl-C.');
      await Promise.race([stopped, services.ended]);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) {
      exitCode = 1;
      const forPeople = error instanceof StartError || error instanceof MissingPrerequisites;
      process.stderr.write(`${error instanceof Error ? (forPeople ? error.message : (error.stack ?? error.message)) : String(error)}\n`);
    } else if (once) {
      exitCode = 130;
    }
  } finally {
    await services?.stop();
    await engines?.stop();
  }
  process.exit(exitCode);
}

/** Only the first start knows keys; of those that are there nobody does. */
function keysText(keys: readonly FirstKey[] | undefined): string {
  const isOpen = (process.env['OPEN_READING'] || 'true') === 'true';
  const reading = isOpen ? 'Reading takes no key here (OPEN_READING=true); writing does.' : 'Reading and writing take a key.';
  const more = 'npm run taocun -- keys create --help';
  if (keys === undefined) return `Keys        made before, and shown then only. ${reading} More: ${more}`;
  const keyOf = (wanted: string): string => keys.find(({ holder }) => holder === wanted)?.key ?? '';
  return [
    `Keys        shown this once. ${reading} More: ${more}`,
    ...keys.map(({ holder, key }) => `  ${holder.padEnd(12)}${key}`),
    `  export REGISTRY_KEY=${keyOf('registry')} KEY=${keyOf('marketplace')}   # and go on with "Try it" in README.md`,
  ].join('\n');
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//');
}

void command.parseAsync();
