import { type EngineCluster, startCluster } from '@taocun/dev/engines';

export type { ClusterMember, EngineCluster } from '@taocun/dev/engines';

/** Three brokers and three mongods of a test's own. `advertised` tells where clients reach a broker, given its port. */
export function startOwnCluster(advertised?: (port: number) => number): Promise<EngineCluster> {
  return startCluster({ name: `cluster-${process.pid}`, log: () => undefined, ...(advertised && { advertised }) });
}
