import { around, distance } from 'geokdbush';
import KDBush from 'kdbush';
import { type GeoPoint } from '@taocun/reporting-geography';

/** The index of a point, and its distance in kilometres along the great circle of a sphere of 6,371 km. */
interface Neighbour {
  readonly at: number;
  readonly km: number;
}

/** Points on the globe, identified by their index in a list, for queries about nearby ones. */
export class Points {
  readonly #index: KDBush;

  constructor(private readonly points: readonly GeoPoint[]) {
    this.#index = new KDBush(points.length);
    for (const [longitude, latitude] of points) this.#index.add(longitude, latitude);
    this.#index.finish();
  }

  /** The nearest points, the nearest first; points at the same distance are in the order of the index. */
  nearest([longitude, latitude]: GeoPoint, most: number, isWanted?: (at: number) => boolean): readonly Neighbour[] {
    if (this.points.length === 0) return [];
    return around(this.#index, longitude, latitude, most, Infinity, isWanted).map((at) => {
      const [otherLongitude, otherLatitude] = this.points[at] ?? [NaN, NaN];
      return { at, km: distance(longitude, latitude, otherLongitude, otherLatitude) };
    });
  }
}
