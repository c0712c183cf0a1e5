import { setImmediate as otherWork } from 'node:timers/promises';
import { type GeoPoint } from '../places/county-centres';
import { Points } from './points';

/** Points that are looked at before other requests get a turn, more or less. */
const POINTS_AT_ONCE = 50;

/**
 * Clusters by DBSCAN: points with at least `least` points within `withinKm`, themselves included, are the cores of a cluster, which goes on
 * over all cores in reach; other points in reach of a core are its border. The number of the cluster of each point, from 0; undefined for noise.
 * Source: Ester and others, A density-based algorithm for discovering clusters, KDD 1996.
 */
export async function densityClusters(
  points: readonly GeoPoint[],
  withinKm: number,
  least: number,
): Promise<readonly (number | undefined)[]> {
  const index = new Points(points);
  const clusters: (number | undefined)[] = points.map(() => undefined);
  const seen = points.map(() => false);
  let found = 0;
  const queue: number[] = [];
  const reach = (others: readonly number[], cluster: number): void => {
    for (const other of others) {
      if (clusters[other] !== undefined) continue;
      clusters[other] = cluster;
      queue.push(other);
    }
  };
  for (const [start, point] of points.entries()) {
    if (seen[start] === true) continue;
    seen[start] = true;
    if (start % POINTS_AT_ONCE === 0) await otherWork();
    const near = index.within(point, withinKm);
    // Noise so far; a core may yet reach it as its border.
    if (near.length < least) continue;
    const cluster = found++;
    reach(near, cluster);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const at = points[next];
      if (seen[next] === true || at === undefined) continue;
      seen[next] = true;
      if (next % POINTS_AT_ONCE === 0) await otherWork();
      const others = index.within(at, withinKm);
      if (others.length >= least) reach(others, cluster);
    }
  }
  return clusters;
}
