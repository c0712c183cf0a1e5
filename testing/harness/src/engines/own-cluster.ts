import { type EngineCluster, startCluster } from '@taocun/dev/engines';

export type { ClusterMember, EngineCluster } from '@taocun/dev/engines';

/** Three brokers and three mongods of a test's own. `advertised` returns where clients reach a broker, given its port. */
export function startOwnCluster(advertised?: (port: number) => number): Promise<EngineCluster> {
  return startCluster(() => undefined, advertised);
}
