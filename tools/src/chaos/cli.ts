import { Command } from 'commander';
import { startEngines } from '../engines';
import { count } from '../bench/count';
import { foldersFromEnvironment } from '../engines/folders';
import { readState } from '../engines/state';
import { ChaosRun } from './chaos-run';
import { TcpProxy } from './tcp-proxy';

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly rate: number;
}

const command = new Command('npm run chaos --')
  .description(
    'Runs the three services on engines of its own, feeds them, and hurts all of it: kills, stops, restarts, connections that are cut,\n' +
      'slow or dead. At quiet points everything must be as if nothing had happened (docs/reliability.md).',
  )
  .option('--minutes <number>', 'for how long faults go on', count, 5)
  .option('--seed <number>', 'the same faults in the same order, of the same feed', count, Math.floor(Math.random() * 1e9))
  .option('--rate <number>', 'updates a second', count, 200)
  .action((options: Options) => main(options));

async function main({ minutes, seed, rate }: Options): Promise<void> {
  say(`seed ${seed}`);
  // A proxy can stand before engines that are started here, and before no others.
  Object.assign(process.env, { TAOCUN_ENGINES: 'local', KAFKA_BROKERS: '', MONGODB_URI: '' });
  const [kafka, mongodb] = await Promise.all([TcpProxy.listen(), TcpProxy.listen()]);
  process.env['TAOCUN_KAFKA_ADVERTISED_PORT'] = String(kafka.port);
  const name = `chaos-${process.pid}`;
  // Whoever looks whether Kafka is up comes through the proxy already.
  const learning = setInterval(() => kafka.leadTo(kafkaPortOf(name)), 200);
  const engines = await startEngines({ name, ephemeral: true, log: say }).finally(() => clearInterval(learning));
  let wrong: string[] = [];
  try {
    kafka.leadTo(portOf(engines.kafkaBrokers[0] ?? ''));
    mongodb.leadTo(portOf(/\/\/([^/]+)/.exec(engines.mongodbUri)?.[1] ?? ''));
    wrong = await new ChaosRun({ minutes, seed, rate, engines, kafka, mongodb, say }).run();
  } catch (error) {
    wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  } finally {
    await engines.stop();
    await Promise.all([kafka.close(), mongodb.close()]);
  }
  for (const one of wrong.slice(0, 20)) say(one);
  say(wrong.length === 0 ? 'Everything is as it should be.' : `${wrong.length} wrong; repeat with --seed ${seed}`);
  process.exit(wrong.length === 0 ? 0 : 1);
}

/** As it is written down while Kafka starts; 0 before. */
function kafkaPortOf(name: string): number {
  const kafka = readState(foldersFromEnvironment())[name]?.kafka;
  return kafka?.source === 'local' ? kafka.ports.port : 0;
}

function portOf(address: string): number {
  return Number(/:(\d+)/.exec(address)?.[1]);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync();
