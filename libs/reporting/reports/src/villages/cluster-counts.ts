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
  const of = (wanted: ClusterSize): number => counties.filter(({ size }) => size === wanted).length;
  const [cluster, large, ofSuper] = [of('cluster'), of('large'), of('super')];
  return { all: cluster + large + ofSuper, cluster, large, super: ofSuper };
}
