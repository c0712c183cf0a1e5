import { type ClusterSize } from '@taocun/domain';
import { type AnswerType, count, object } from '@taocun/openapi';

export const ClusterCounts = object('ClusterCounts', {
  all: count('Clusters of every size.'),
  cluster: count('Those that are neither large nor super.'),
  large: count('Large clusters.'),
  super: count('Super clusters.'),
});
export type ClusterCounts = AnswerType<typeof ClusterCounts>;

/** The number of clusters by size; counties without a size are not clusters. */
export function clusterCounts(
  counties: readonly { readonly size?: ClusterSize | undefined }[],
): ClusterCounts {
  const of = (least: ClusterSize): number => counties.filter(({ size }) => size === least).length;
  const cluster = of('cluster');
  const large = of('large');
  const ofSuper = of('super');
  return { all: cluster + large + ofSuper, cluster, large, super: ofSuper };
}
