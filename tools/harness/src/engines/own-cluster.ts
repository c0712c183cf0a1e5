import { type EngineCluster, startCluster } from '@taocun/tools/engines';

export type { ClusterMember, EngineCluster } from '@taocun/tools/engines';

/**
 * Three brokers and three mongods for one test. `advertised` returns the port at which clients reach a
 * broker.
 */
export function startOwnCluster(advertised?: (port: number) => number): Promise<EngineCluster> {
  return startCluster(() => undefined, advertised);
}
