import { type GeoPoint } from '../places/county-centres';
import { Points } from './points';

/**
 * Clusters by DBSCAN: points with at least `least` points within `withinKm`, themselves included, are the cores of a cluster, which goes on
 * over all cores in reach; other points in reach of a core are its border. The number of the cluster of each point, from 0; undefined for noise.
 * Source: Ester and others, A density-based algorithm for discovering clusters, KDD 1996.
 */
export function densityClusters(points: readonly GeoPoint[], withinKm: number, least: number): readonly (number | undefined)[] {
  const index = new Points(points);
  const clusters: (number | undefined)[] = points.map(() => undefined);
  const seen = points.map(() => false);
  let found = 0;
  for (const [start, point] of points.entries()) {
    if (seen[start] === true) continue;
    seen[start] = true;
    const reached = [...index.within(point, withinKm)];
    // Noise so far; a core may yet reach it as its border.
    if (reached.length < least) continue;
    const cluster = found++;
    clusters[start] = cluster;
    for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
      clusters[next] ??= cluster;
      const at = points[next];
      if (seen[next] === true || at === undefined) continue;
      seen[next] = true;
      const others = index.within(at, withinKm);
      if (others.length >= least) reached.push(...others.filter((other) => seen[other] !== true || clusters[other] === undefined));
    }
  }
  return clusters;
}
