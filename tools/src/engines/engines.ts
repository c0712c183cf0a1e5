import * as fs from 'node:fs';
import * as path from 'node:path';
import { messageOf } from '@taocun/local/processes';
import { forgetNote } from '@taocun/local/running';
import { askGivenKafka, askMongodb, brokersIn, untilAnswered } from './answers';
import { dataFolder, newDataFolder, noteRunningEngines, refuseFullDisk, untilUnused } from './data-set';
import { EngineProcess } from './engine-process';
import { localKafka } from './kafka';
import { foldersFromEnvironment } from './machine/folders';
import { type LocalEngine, type LogLine } from './machine/local-engine';
import { EngineError, MissingPrerequisites } from './machine/missing';
import { localMongodb } from './mongodb';

export interface StartOptions {
  /** The data set: separate engines and data. The default is 'main'. */
  readonly name?: string;
  /**
   * Starts empty, in a folder that no other start uses; the data is removed at `stop()`, or when this process
   * dies.
   */
  readonly ephemeral?: boolean;
  /** Receives the progress, a line at a time; the default is standard error. */
  readonly log?: LogLine;
}

/** A running Kafka and a running MongoDB replica set. */
export interface Engines {
  /** host:port of each broker. */
  readonly kafkaBrokers: string[];
  /** Does not name a database. */
  readonly mongodbUri: string;
  /** The process of an engine that was started here, while it runs. */
  readonly kafkaPid: number | undefined;
  readonly mongodbPid: number | undefined;
  /** Stops only what this call has started. */
  readonly stop: () => Promise<void>;
}

/** Engines that their starter may also kill, freeze and start again. */
export interface OwnEngines extends Pick<Engines, 'kafkaBrokers' | 'mongodbUri' | 'stop'> {
  readonly kafka: EngineProcess;
  readonly mongodb: EngineProcess;
}

/** The engines to start here, and their options. */
type LocalEngines = Partial<Record<'kafka' | 'mongodb', LocalEngine>>;

const toStandardError: LogLine = (line) => void process.stderr.write(`${line}\n`);

/**
 * The Kafka of KAFKA_BROKERS and the MongoDB of MONGODB_URI. If a variable is unset, its engine runs as a
 * child process until `stop()`, or until this process dies. Resolves when both answer. If one fails, the
 * other is stopped again.
 * @throws EngineError if a program is missing, an address does not answer, or another process runs the data
 * set
 */
export async function startEngines({
  name = 'main',
  ephemeral = false,
  log = toStandardError,
}: StartOptions = {}): Promise<Engines> {
  const { KAFKA_BROKERS: brokers = '', MONGODB_URI: uri = '' } = process.env;
  // Checked before any engine is started, so that a wrong address is reported within seconds.
  await Promise.all([
    brokers && untilGivenAnswers('KAFKA_BROKERS', brokers),
    uri && untilGivenAnswers('MONGODB_URI', uri),
  ]);
  const local = {
    ...(brokers === '' && { kafka: localKafka }),
    ...(uri === '' && { mongodb: localMongodb }),
  };
  const { kafka, mongodb, stop } = await startLocal(local, name, ephemeral, log);
  return {
    kafkaBrokers: brokersIn(kafka?.address ?? brokers),
    mongodbUri: mongodb?.address ?? uri,
    get kafkaPid() {
      return kafka?.pid;
    },
    get mongodbPid() {
      return mongodb?.pid;
    },
    stop,
  };
}

/** Ephemeral engines for the caller only, whatever the environment says. */
export async function startEphemeralEngines(name: string, log: LogLine): Promise<OwnEngines> {
  const local = { kafka: localKafka, mongodb: localMongodb };
  const { kafka, mongodb, stop } = await startLocal(local, name, true, log);
  if (kafka === undefined || mongodb === undefined) throw new Error('both engines were wanted');
  return { kafkaBrokers: [kafka.address], mongodbUri: mongodb.address, kafka, mongodb, stop };
}

/**
 * Removes everything that the data set's engines have stored, except fetched programs. Refused while they
 * run.
 */
export async function resetEngines(name = 'main'): Promise<string> {
  await untilUnused(name);
  const folder = dataFolder(name);
  fs.rmSync(folder, { recursive: true, force: true });
  return folder;
}

/** The started engine processes, and the function that stops them. */
interface Started extends Partial<Record<'kafka' | 'mongodb', EngineProcess>> {
  readonly stop: () => Promise<void>;
}

async function startLocal(
  local: LocalEngines,
  name: string,
  ephemeral: boolean,
  log: LogLine,
): Promise<Started> {
  if (Object.keys(local).length === 0) return { stop: () => Promise.resolve() };
  const { root, data } = foldersFromEnvironment();
  fs.mkdirSync(data, { recursive: true });
  // Data and logs contain what others must not read: rejected bytes, hashes of keys. The folder above may be
  // anyone's.
  fs.chmodSync(data, 0o700);
  refuseFullDisk(root);
  if (!ephemeral) await untilUnused(name);
  const folder = ephemeral ? newDataFolder(name) : dataFolder(name);
  if (!ephemeral) noteRunningEngines(folder);
  const started: Partial<Record<'kafka' | 'mongodb', EngineProcess>> = {};
  const stop = async (): Promise<void> => {
    await Promise.all(Object.values(started).map((one) => one.stop()));
    if (ephemeral) fs.rmSync(folder, { recursive: true, force: true });
    else forgetNote(folder);
  };
  const results = await Promise.allSettled(
    Object.values(local).map(async (engine) => {
      started[engine.kind] = await EngineProcess.atFreePorts(engine, {
        folder: path.join(folder, engine.kind),
        ephemeral,
        log,
      });
    }),
  );
  const failed = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (failed.length > 0) {
    await stop();
    throw together(failed);
  }
  const { kafka, mongodb } = started;
  const pids = [kafka?.pid, mongodb?.pid].filter((pid) => pid !== undefined);
  if (!ephemeral)
    noteRunningEngines(
      folder,
      { ...(kafka && { KAFKA_BROKERS: kafka.address }), ...(mongodb && { MONGODB_URI: mongodb.address }) },
      pids,
    );
  return { ...started, stop };
}

const givenWithinMs = 5_000;

/** @throws EngineError if nothing answers within seconds. */
async function untilGivenAnswers(variable: 'KAFKA_BROKERS' | 'MONGODB_URI', address: string): Promise<void> {
  const isKafka = variable === 'KAFKA_BROKERS';
  try {
    await untilAnswered(() => (isKafka ? askGivenKafka(address) : askMongodb(address)), givenWithinMs);
  } catch (error) {
    throw new EngineError(
      `${isKafka ? 'Kafka' : 'MongoDB'} can't be used at ${withoutPassword(address)}, as ${variable} has it: ${messageOf(error)}. ` +
        `Correct ${variable}, or leave it out: then one is started here.`,
      { cause: error },
    );
  }
}

/** One error for both engines, so that one command installs everything that is missing. */
function together(reasons: readonly unknown[]): unknown {
  if (reasons.length === 1) return reasons[0];
  if (reasons.every((reason) => reason instanceof MissingPrerequisites)) {
    return new MissingPrerequisites(reasons.flatMap(({ missing }) => missing));
  }
  return new AggregateError(reasons, reasons.map(messageOf).join('\n'));
}

function withoutPassword(uri: string): string {
  return uri.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1***@');
}
