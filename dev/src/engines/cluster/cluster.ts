import { mongo } from 'mongoose';
import { askMongodb, untilAnswered } from '../answers';
import { dataSet, type DataSet, type EngineHandle } from '../data-set';
import { forget } from '../engines';
import { foldersFromEnvironment } from '../folders';
import { kafkaInCluster } from '../kafka';
import { engineFolder, startLocal, stopLocal } from '../local';
import type { LocalEngine } from '../local-engine';
import { manyFreePorts, type Ports } from '../machine/ports';
import { identityOf } from '../machine/processes';
import { mongodbInCluster, mongodbUri, replicaSetName } from '../mongodb';
import { newClusterId } from '../programs/kafka-node';
import { rememberEngine } from '../state';

const MEMBERS = [1, 2, 3];
const PRIMARY_WITHIN_MS = 60_000;
const HEAP = '256m';
/** As in deploy/kubernetes; MongoDB's default is 10 s. */
const electionTimeoutMillis = 5_000;

/** A broker or a mongod of a cluster, which may be stopped, killed, frozen and started again by itself. */
export interface ClusterMember extends Pick<EngineHandle, 'pid' | 'stop' | 'start' | 'pause' | 'resume'> {
  /** `broker-1` or `mongod-1`, and so on. */
  readonly name: string;
  /** Of the member itself, whatever stands before it. */
  readonly port: number;
  readonly folder: string;
  /** Of a stopped one: it comes back with an empty disk. */
  removeData(): Promise<void>;
}

/** Three Kafka nodes, each broker and controller, and a MongoDB replica set of three. */
export interface EngineCluster {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
  readonly brokers: readonly ClusterMember[];
  readonly mongods: readonly ClusterMember[];
  /** Stops all that runs, and removes what it has stored. */
  stop(): Promise<void>;
}

interface ClusterOptions {
  /** The beginning of its data sets' names. */
  readonly name: string;
  readonly log: (line: string) => void;
  /** The port at which clients and the other brokers reach a broker, where that is not its own. */
  readonly advertised?: (port: number) => number;
}

/**
 * Starts a cluster for the caller alone, at free ports of this machine, always as processes of its own. Topics have three replicas, two of them in sync,
 * unless they are created otherwise. Should the caller die, the next start of engines removes what it has left.
 */
export async function startCluster({ name, log, advertised = (port) => port }: ClusterOptions): Promise<EngineCluster> {
  const folders = foldersFromEnvironment();
  const setOf = (member: string): DataSet =>
    dataSet(`${name}-${member}`, folders, { ephemeral: true, log, owner: identityOf(process.pid) });
  const ports = await manyFreePorts(2 * MEMBERS.length);
  const [nodes, mongodPorts] = [ports.slice(0, MEMBERS.length), ports.slice(MEMBERS.length)];
  const started: { readonly engine: LocalEngine; readonly set: DataSet }[] = [];
  const clusterId = newClusterId();
  const controllers = nodes.map(({ controllerPort }, at) => ({ id: at + 1, port: controllerPort }));
  const start = async (engine: LocalEngine, what: string, ports: Ports): Promise<ClusterMember> => {
    const set = setOf(what);
    started.push({ engine, set });
    // It starts at the ports that it had last, which the others know.
    await rememberEngine(set, engine.kind, { source: 'local', ports });
    const handle = await startLocal(engine, set);
    return { ...handle, name: what, port: ports.port, folder: engineFolder(engine, set) };
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(({ engine, set }) => stopLocal(engine, set, 'kill')));
    for (const { set } of started) await forget(set);
  };
  const uri = mongodbUri(...mongodPorts.map(({ port }) => port));
  const startBrokers = nodes.map((ports, at) => {
    const node = { id: at + 1, ports, advertisedPort: advertised(ports.port), clusterId, controllers, heap: HEAP };
    return start(kafkaInCluster(node), `broker-${at + 1}`, ports);
  });
  const startMongods = async (): Promise<ClusterMember[]> => {
    const mongods = await Promise.all(mongodPorts.map((ports, at) => start(mongodbInCluster, `mongod-${at + 1}`, ports)));
    await initiate(mongodPorts);
    await untilAnswered(() => askMongodb(uri), PRIMARY_WITHIN_MS);
    return mongods;
  };
  const [mongods, brokers] = await Promise.allSettled([startMongods(), Promise.all(startBrokers)]);
  if (brokers.status === 'fulfilled' && mongods.status === 'fulfilled') {
    const kafkaBrokers = nodes.map(({ port }) => `127.0.0.1:${advertised(port)}`);
    return { kafkaBrokers, mongodbUri: uri, brokers: brokers.value, mongods: mongods.value, stop };
  }
  await stop();
  const [reason] = [brokers, mongods].flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  throw reason;
}

/** Makes the mongods one replica set. */
async function initiate(ports: readonly Ports[]): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${ports[0]?.port}/?directConnection=true`);
  try {
    const members = ports.map(({ port }, at) => ({ _id: at, host: `127.0.0.1:${port}` }));
    await client.db('admin').command({ replSetInitiate: { _id: replicaSetName, members, settings: { electionTimeoutMillis } } });
  } finally {
    await client.close();
  }
}
