import * as fs from 'node:fs';
import { askGivenKafka, askMongodb, brokersIn, untilAnswered } from './answers';
import { type DataSet, dataSet, type EngineHandle, exclusively } from './data-set';
import { type Docker, findDocker, removeDockerData, startDocker, stopDocker } from './docker';
import { type Folders, foldersFromEnvironment } from './folders';
import { localKafka } from './kafka';
import { engineFolder, startLocal, stopLocal } from './local';
import { type LocalEngine } from './local-engine';
import { MissingPrerequisites, UnreachableEngine } from './missing';
import { localMongodb } from './mongodb';
import { findMarked, identityOf, isAlive, messageOf } from './machine/processes';
import { type EngineKind, forgetDataSet, readState } from './state';

export type EngineSource = 'given' | 'docker' | 'local';

export interface StartOptions {
  /** The data set: engines and data of its own. 'main' unless told otherwise; tests use others. */
  readonly name?: string;
  /** Starts empty; the data is removed at `stop()`, or by the next start of any data set if this process dies first. */
  readonly ephemeral?: boolean;
  /** Nobody's to stop but `stopEngines`: `stop()` leaves them running. */
  readonly keepRunning?: boolean;
  /** Progress, a line at a time; to standard error unless told otherwise. */
  readonly log?: (line: string) => void;
}

/** A running Kafka and a running MongoDB replica set. */
export interface Engines {
  /** host:port of each broker. */
  readonly kafkaBrokers: string[];
  /** Without a database. */
  readonly mongodbUri: string;
  readonly source: Readonly<Record<EngineKind, EngineSource>>;
  /** Of a local engine, while it runs. */
  readonly kafkaPid: number | undefined;
  readonly mongodbPid: number | undefined;
  /** Stops what this call started, in order, and nothing else. */
  stop(): Promise<void>;

  // For tests of what happens when an engine goes away and comes back, at the same address and with its data.
  /** 'clean' waits for an orderly shutdown; 'kill' is kill -9. */
  stopKafka(how?: 'clean' | 'kill'): Promise<void>;
  startKafka(): Promise<void>;
  /** Frozen as it is: connections stay open, nothing answers. */
  pauseKafka(): Promise<void>;
  resumeKafka(): Promise<void>;
  stopMongo(how?: 'clean' | 'kill'): Promise<void>;
  startMongo(): Promise<void>;
  pauseMongo(): Promise<void>;
  resumeMongo(): Promise<void>;
}

const localEngines: Readonly<Record<EngineKind, LocalEngine>> = { kafka: localKafka, mongodb: localMongodb };

/**
 * Finds a Kafka and a MongoDB or starts them, each in this order: KAFKA_BROKERS and MONGODB_URI; those of this data set that run
 * already; Docker, where a daemon answers; child processes. Resolves when both answer. Where one of them fails, the other is
 * stopped again if it was started here. Throws `MissingPrerequisites` where a program is missing that no registry has.
 */
export async function startEngines(options: StartOptions = {}): Promise<Engines> {
  const folders = foldersFromEnvironment();
  const log = options.log ?? ((line: string): void => void process.stderr.write(`${line}\n`));
  const owner = options.keepRunning ? undefined : identityOf(process.pid);
  const set = dataSet(options.name ?? 'main', folders, { ephemeral: options.ephemeral ?? false, log, owner });
  fs.mkdirSync(folders.root, { recursive: true });
  // Data and logs hold what others may not read: rejected bytes, hashes of keys.
  fs.chmodSync(folders.root, 0o700);
  await sweep(folders, set);
  const [kafka, mongodb] = await exclusively(set, () => startBoth(set));
  return engines(set, kafka, mongodb);
}

async function startBoth(set: DataSet): Promise<[EngineHandle, EngineHandle]> {
  const [brokers, uri] = [process.env['KAFKA_BROKERS'], process.env['MONGODB_URI']];
  // Asked before any engine is started: a wrong address is known within seconds.
  await Promise.all([brokers && untilGivenAnswers('kafka', brokers), uri && untilGivenAnswers('mongodb', uri)]);
  const docker = brokers && uri ? 'not needed' : await wantedDocker();
  const results = await Promise.allSettled([startOne(set, 'kafka', docker), startOne(set, 'mongodb', docker)]);
  const [kafka, mongodb] = results;
  if (kafka.status === 'fulfilled' && mongodb.status === 'fulfilled') return [kafka.value, mongodb.value];
  const reasons: unknown[] = [];
  for (const result of results) {
    if (result.status === 'rejected') reasons.push(result.reason);
    else if (result.value.ours()) await result.value.stop('clean');
  }
  throw together(reasons);
}

function startOne(set: DataSet, kind: EngineKind, docker: Docker | string): Promise<EngineHandle> {
  const brokers = process.env['KAFKA_BROKERS'];
  const uri = process.env['MONGODB_URI'];
  if (kind === 'kafka' && brokers) return Promise.resolve(given(kind, brokers));
  if (kind === 'mongodb' && uri) return Promise.resolve(given(kind, uri));
  return startOwn(set, localEngines[kind], docker);
}

/** A data set stays where it was first started, so that Docker, once it is there, does not hide what is stored. */
async function startOwn(set: DataSet, engine: LocalEngine, docker: Docker | string): Promise<EngineHandle> {
  const before = set.ephemeral ? undefined : readState(set.folders)[set.name]?.[engine.kind]?.source;
  if (before === 'local' || (typeof docker === 'string' && before === undefined)) return startLocal(engine, set);
  if (typeof docker === 'string') {
    throw new Error(
      `${engine.title} of data set "${set.name}" keeps its data in Docker, but ${docker}. Start Docker, or begin anew with: npm run engines -- reset --name ${set.name}`,
    );
  }
  if (before === 'docker') return startDocker(docker, engine, set);
  try {
    return await startDocker(docker, engine, set);
  } catch (error) {
    set.log(`${messageOf(error)}\n${engine.title} is run without Docker instead`);
    return startLocal(engine, set);
  }
}

/** `TAOCUN_ENGINES=local` passes Docker over. */
async function wantedDocker(): Promise<Docker | string> {
  return process.env['TAOCUN_ENGINES'] === 'local' ? 'TAOCUN_ENGINES=local passes it over' : findDocker();
}

const givenWithinMs = 5_000;
const variables: Readonly<Record<EngineKind, string>> = { kafka: 'KAFKA_BROKERS', mongodb: 'MONGODB_URI' };

/** @throws UnreachableEngine where nothing answers within seconds. */
async function untilGivenAnswers(kind: EngineKind, address: string): Promise<void> {
  try {
    await untilAnswered(() => (kind === 'kafka' ? askGivenKafka(address) : askMongodb(address)), givenWithinMs);
  } catch (error) {
    const variable = variables[kind];
    throw new UnreachableEngine(
      `${localEngines[kind].title} can't be used at ${withoutPassword(address)}, as ${variable} has it: ${messageOf(error)}. ` +
        `Correct ${variable}, or leave it out: one that runs here is found, or one is started.`,
      { cause: error },
    );
  }
}

function given(kind: EngineKind, address: string): EngineHandle {
  const notOurs = (): Promise<never> =>
    Promise.reject(new Error(`${variables[kind]} was given from outside; it is not for us to stop, start or clear`));
  return {
    ...{ source: 'given', ours: () => false, address, pid: () => undefined },
    ...{ stop: notOurs, start: notOurs, pause: notOurs, resume: notOurs, removeData: notOurs },
  };
}

function engines(set: DataSet, kafka: EngineHandle, mongodb: EngineHandle): Engines {
  const stop = async (engine: EngineHandle): Promise<void> => {
    if (!engine.ours() || set.owner === undefined) return;
    await engine.stop('clean');
    if (set.ephemeral) await engine.removeData();
  };
  const lockedly = (work: () => Promise<void>): Promise<void> => exclusively(set, work);
  return {
    kafkaBrokers: brokersIn(kafka.address),
    mongodbUri: mongodb.address,
    source: { kafka: kafka.source, mongodb: mongodb.source },
    get kafkaPid() {
      return kafka.pid();
    },
    get mongodbPid() {
      return mongodb.pid();
    },
    stop: () =>
      lockedly(async () => {
        const results = await Promise.allSettled([stop(kafka), stop(mongodb)]);
        const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
        if (failed.length > 0) throw together(failed);
        if (set.ephemeral && (kafka.ours() || mongodb.ours())) await forget(set);
      }),
    stopKafka: (how = 'clean') => lockedly(() => kafka.stop(how)),
    startKafka: () => lockedly(() => kafka.start()),
    pauseKafka: () => kafka.pause(),
    resumeKafka: () => kafka.resume(),
    stopMongo: (how = 'clean') => lockedly(() => mongodb.stop(how)),
    startMongo: () => lockedly(() => mongodb.start()),
    pauseMongo: () => mongodb.pause(),
    resumeMongo: () => mongodb.resume(),
  };
}

export interface EngineStatus {
  readonly engine: EngineKind;
  /** undefined where it was never started. */
  readonly source?: EngineSource;
  /** Without a password. */
  readonly address?: string;
  readonly pid?: number;
  /** Of a local engine. */
  readonly dataFolder?: string;
  /** It answers. */
  readonly up: boolean;
}

/** How Kafka and MongoDB of a data set stand. Starts nothing. */
export async function engineStatus(name = 'main'): Promise<EngineStatus[]> {
  const set = quiet(name);
  const brokers = process.env['KAFKA_BROKERS'];
  const uri = process.env['MONGODB_URI'];
  const own = async (engine: LocalEngine): Promise<EngineStatus> => {
    const record = readState(set.folders)[name]?.[engine.kind];
    const folder = engineFolder(engine, set);
    if (record === undefined) return { engine: engine.kind, up: false, ...(fs.existsSync(folder) && { dataFolder: folder }) };
    const pid = findMarked(engine.mark(folder))[0];
    const up = (record.source === 'docker' || pid !== undefined) && (await engine.ask(record.ports)) === undefined;
    const local = record.source === 'local' ? { dataFolder: folder, ...(pid !== undefined && { pid }) } : {};
    return { engine: engine.kind, source: record.source, address: engine.address(record.ports), ...local, up };
  };
  return Promise.all([
    brokers
      ? { engine: 'kafka' as const, source: 'given' as const, address: brokers, up: (await askGivenKafka(brokers)) === undefined }
      : own(localKafka),
    uri
      ? { engine: 'mongodb' as const, source: 'given' as const, address: withoutPassword(uri), up: (await askMongodb(uri)) === undefined }
      : own(localMongodb),
  ]);
}

/** Stops the data set's engines, whoever started them; what was given from outside is left alone. */
export async function stopEngines(name = 'main', log: (line: string) => void = () => undefined): Promise<void> {
  const set = quiet(name, log);
  await exclusively(set, () => each((engine) => stopOwn(set, engine)));
}

/** Stops the data set's engines and removes all that they stored; fetched programs stay. */
export async function resetEngines(name = 'main', log: (line: string) => void = () => undefined): Promise<void> {
  const set = quiet(name, log);
  await exclusively(set, () => remove(set));
}

/** The names of the data sets that were started here and not reset since. */
export function dataSetNames(): string[] {
  return Object.keys(readState(foldersFromEnvironment()));
}

async function remove(set: DataSet): Promise<void> {
  await each(async (engine) => {
    await stopOwn(set, engine);
    const docker = readState(set.folders)[set.name]?.[engine.kind]?.source === 'docker' ? await findDocker() : undefined;
    if (typeof docker === 'string') throw new Error(`the data of ${engine.title} is in Docker, but ${docker}`);
    if (docker !== undefined) await removeDockerData(docker, engine, set);
  });
  await forget(set);
}

export async function forget(set: DataSet): Promise<void> {
  fs.rmSync(set.folders.data(set.name), { recursive: true, force: true });
  await forgetDataSet(set.folders, set.name);
}

async function stopOwn(set: DataSet, engine: LocalEngine): Promise<void> {
  await stopLocal(engine, set, 'clean');
  if (readState(set.folders)[set.name]?.[engine.kind]?.source !== 'docker') return;
  const docker = await findDocker();
  if (typeof docker !== 'string') await stopDocker(docker, engine, set, 'clean');
}

/** Removes the data sets of tests that were killed before they could stop their engines. */
async function sweep(folders: Folders, starting: DataSet): Promise<void> {
  const abandoned = (name: string): boolean => {
    const record = readState(folders)[name];
    const owners = [record?.kafka?.owner, record?.mongodb?.owner].filter((owner) => owner !== undefined);
    return record?.ephemeral === true && owners.length > 0 && !owners.some(isAlive);
  };
  for (const name of Object.keys(readState(folders))) {
    if (name === starting.name || !abandoned(name)) continue;
    starting.log(`removing data set "${name}", whose owner is gone`);
    const set = quiet(name, starting.log);
    await exclusively(set, () => (abandoned(name) ? remove(set) : Promise.resolve()));
  }
}

function quiet(name: string, log: (line: string) => void = () => undefined): DataSet {
  const folders = foldersFromEnvironment();
  return dataSet(name, folders, { ephemeral: readState(folders)[name]?.ephemeral ?? false, log });
}

async function each(work: (engine: LocalEngine) => Promise<void>): Promise<void> {
  await Promise.all(Object.values(localEngines).map(work));
}

/** One error that tells all: what is missing for both engines is fixed by one command. */
function together(reasons: readonly unknown[]): unknown {
  if (reasons.length === 1) return reasons[0];
  if (reasons.every((reason) => reason instanceof MissingPrerequisites)) {
    return new MissingPrerequisites(reasons.flatMap(({ missing }) => missing));
  }
  const messages = reasons.map((reason) => messageOf(reason));
  return new AggregateError(reasons, messages.join('\n'));
}

function withoutPassword(uri: string): string {
  return uri.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1***@');
}
