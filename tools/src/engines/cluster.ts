import * as fs from 'node:fs';
import * as path from 'node:path';
import { mongo } from 'mongoose';
import { askMongodb, untilAnswered } from './answers';
import { newDataFolder } from './data-set';
import { EngineProcess } from './engine-process';
import { kafkaInCluster } from './kafka';
import type { LocalEngine, LogLine } from './machine/local-engine';
import { manyFreePorts, type Ports } from './machine/ports';
import { mongodbInCluster, mongodbUri, replicaSetName } from './mongodb';
import { newClusterId } from './programs/kafka-node';

const MEMBERS = [1, 2, 3];
const PRIMARY_WITHIN_MS = 60_000;
const HEAP = '256m';
/** The same as in deploy/kubernetes; MongoDB's default is 10 s. */
const electionTimeoutMillis = 5_000;

/** A broker or a mongod of a cluster, named `broker-1`, `mongod-1` and so on. */
export type ClusterMember = EngineProcess;

/** Three Kafka nodes, each broker and controller, and a MongoDB replica set of three. */
export interface EngineCluster {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
  readonly brokers: readonly ClusterMember[];
  readonly mongods: readonly ClusterMember[];
  /** Stops everything that runs, and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a cluster for the caller only, at free ports. Topics have three replicas, two of them in sync,
 * unless created otherwise. `advertised` returns the port at which clients and the other brokers reach a
 * broker.
 */
export async function startCluster(
  log: LogLine,
  advertised = (port: number): number => port,
): Promise<EngineCluster> {
  const folder = newDataFolder('cluster');
  const ports = await manyFreePorts(2 * MEMBERS.length);
  const nodes = ports.slice(0, MEMBERS.length);
  const mongodPorts = ports.slice(MEMBERS.length);
  const clusterId = newClusterId();
  const controllers = nodes.map(({ controllerPort }, at) => ({ id: at + 1, port: controllerPort }));
  // Members know each other's ports, so each keeps its port.
  const member = (name: string, engine: LocalEngine, ports: Ports): ClusterMember =>
    new EngineProcess(engine, { folder: path.join(folder, name), ports, ephemeral: true, log });
  const brokers = nodes.map((ports, at) => {
    const node = {
      id: at + 1,
      ports,
      advertisedPort: advertised(ports.port),
      clusterId,
      controllers,
      heap: HEAP,
    };
    return member(`broker-${at + 1}`, kafkaInCluster(node), ports);
  });
  const mongods = mongodPorts.map((ports, at) => member(`mongod-${at + 1}`, mongodbInCluster, ports));
  const uri = mongodbUri(...mongodPorts.map(({ port }) => port));
  const startAll = (members: readonly ClusterMember[]) => Promise.all(members.map((one) => one.start()));
  const startMongods = async (): Promise<void> => {
    await startAll(mongods);
    await initiate(mongodPorts);
    await untilAnswered(() => askMongodb(uri), PRIMARY_WITHIN_MS);
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...brokers, ...mongods].map((one) => one.stop('kill')));
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const outcomes = await Promise.allSettled([startMongods(), startAll(brokers)]);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    await stop();
    throw outcome.reason;
  }
  const kafkaBrokers = nodes.map(({ port }) => `127.0.0.1:${advertised(port)}`);
  return { kafkaBrokers, mongodbUri: uri, brokers, mongods, stop };
}

/** Makes the mongods a replica set. */
async function initiate(ports: readonly Ports[]): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${ports[0]?.port}/?directConnection=true`);
  try {
    const members = ports.map(({ port }, at) => ({ _id: at, host: `127.0.0.1:${port}` }));
    await client
      .db('admin')
      .command({ replSetInitiate: { _id: replicaSetName, members, settings: { electionTimeoutMillis } } });
  } finally {
    await client.close();
  }
}
