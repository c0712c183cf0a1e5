import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { type GeoPoint } from '@taocun/geography';

/** Points on the globe, identified by their index in a list, for queries about nearby ones. */
export class Points {
  readonly #index: KDBush;

  constructor(points: readonly GeoPoint[]) {
    this.#index = new KDBush(points.length);
    for (const [longitude, latitude] of points) this.#index.add(longitude, latitude);
    this.#index.finish();
  }

  /** The nearest points along great circles, the nearest first; points at the same distance are in the order of the index. */
  nearest([longitude, latitude]: GeoPoint, most: number, isWanted?: (at: number) => boolean): readonly number[] {
    return around(this.#index, longitude, latitude, most, Infinity, isWanted);
  }
}
