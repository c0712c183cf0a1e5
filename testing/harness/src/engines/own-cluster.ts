import { type EngineCluster, startCluster } from '@taocun/tools/engines';

export type { ClusterMember, EngineCluster } from '@taocun/tools/engines';

/** Three brokers and three mongods of a test's own. `advertised` returns where clients reach a broker, given its port. */
export function startOwnCluster(advertised?: (port: number) => number): Promise<EngineCluster> {
  return startCluster(() => undefined, advertised);
}
