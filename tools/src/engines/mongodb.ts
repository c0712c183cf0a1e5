import * as fs from 'node:fs';
import * as path from 'node:path';
import { askMember, askMongodb, initiateReplicaSet } from './answers';
import { type Launcher, type LocalEngine } from './machine/local-engine';
import { findMongod } from './programs/mongod';

export const replicaSetName = 'rs0';

export function mongodbUri(...ports: readonly number[]): string {
  return `mongodb://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/?replicaSet=${replicaSetName}`;
}

/** A `mongod` of this machine, or a fetched one. */
const mongodbOf = (cacheSizeGB: () => number, ask: LocalEngine['ask']): LocalEngine => ({
  kind: 'mongodb',
  title: 'MongoDB',
  address: ({ port }) => mongodbUri(port),
  logFiles: (folder) => [path.join(folder, 'mongod.log'), path.join(folder, 'mongod.out')],

  prepare: async (cache, log) => launcher(await findMongod(cache, log), cacheSizeGB),
  ask,
});

/** A replica set of one member, because transactions need a replica set. */
export const localMongodb = mongodbOf(
  () => Number(process.env['TAOCUN_MONGODB_CACHE_GB'] || 1),
  async ({ port }) =>
    (await initiateReplicaSet(port, replicaSetName)) ?? (await askMongodb(mongodbUri(port))),
);

/** One member of several, which form a replica set once all are running. */
export const mongodbInCluster = mongodbOf(
  () => 0.25,
  ({ port }) => askMember(port),
);

function launcher(mongod: string, cacheSizeGB: () => number): Launcher {
  return (folder, { port }) => {
    const data = path.join(folder, 'data');
    fs.mkdirSync(data, { recursive: true });
    fs.writeFileSync(
      configFile(folder),
      configuration(data, path.join(folder, 'mongod.log'), port, cacheSizeGB()),
    );
    return Promise.resolve({ program: mongod, args: ['--config', configFile(folder)], env: process.env });
  };
}

function configFile(folder: string): string {
  return path.join(folder, 'mongod.conf');
}

/**
 * The percentages of the cache that changed, and uncommitted, pages may take before they are written. With
 * the usual 5 and 2.5 of a small cache, each page of an index is written again and again while villages are
 * stored (docs/performance.md).
 */
const lateEviction =
  'eviction_dirty_target=25,eviction_dirty_trigger=60,eviction_updates_target=20,eviction_updates_trigger=40';

/**
 * Settings in YAML, of which JSON is a subset, so that any path is valid. Journaling is always on in a
 * replica set.
 */
function configuration(data: string, log: string, port: number, cacheSizeGB: number): string {
  const settings = {
    storage: { dbPath: data, wiredTiger: { engineConfig: { cacheSizeGB, configString: lateEviction } } },
    systemLog: { destination: 'file', path: log, logAppend: true, quiet: true },
    // Without zlib, which makes versions before 6.0.27 leak their memory to anybody who can reach the port
    // (CVE-2025-14847).
    net: {
      bindIp: '127.0.0.1',
      port,
      unixDomainSocket: { enabled: false },
      compression: { compressors: 'snappy,zstd' },
    },
    // The default oplog would take a twentieth of the free disk.
    replication: { replSetName: replicaSetName, oplogSizeMB: 1024 },
    setParameter: { diagnosticDataCollectionEnabled: false },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
