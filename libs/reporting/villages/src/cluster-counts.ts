import { type ClusterSize } from '@taocun/domain';

export interface ClusterCounts {
  readonly all: number;
  readonly cluster: number;
  readonly large: number;
  readonly super: number;
}

/** The clusters by size; counties without one are none. */
export function clusterCounts(counties: readonly { readonly size?: ClusterSize | undefined }[]): ClusterCounts {
  const of = (wanted: ClusterSize): number => counties.filter(({ size }) => size === wanted).length;
  const [cluster, large, ofSuper] = [of('cluster'), of('large'), of('super')];
  return { all: cluster + large + ofSuper, cluster, large, super: ofSuper };
}
