import { type Language, shortName } from '@taocun/domain';
import type { Atlas } from './atlas';
import type { Point } from './sheet';
import { seen, type View } from './view';

export interface PlacedVillage {
  readonly villageCode: string;
  readonly townshipCode?: string;
  readonly name: string;
  readonly longitude?: number;
  readonly latitude?: number;
}

export interface Dot {
  readonly code: string;
  /** The township, if the village is in another one than that of its code. */
  readonly township?: string;
  readonly name: string;
  readonly at: Point;
  /** Its number among the villages that share a point. */
  readonly turn: number;
  /** A custom property of the style sheet; the default is that of Taobao Villages. */
  readonly colour?: `--${string}`;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * The villages as dots, at the registered point or else at the county's centre. A village of an unknown
 * county has no dot.
 */
export function dotsOf(villages: readonly PlacedVillage[], atlas: Atlas, language: Language): Dot[] {
  const turns = new Map<string, number>();
  return villages.flatMap(({ villageCode, townshipCode = villageCode, name, longitude, latitude }) => {
    const registered =
      longitude !== undefined && latitude !== undefined ? atlas.at(longitude, latitude) : undefined;
    const at = registered ?? atlas.county(townshipCode.slice(0, 6))?.at;
    if (at === undefined) return [];
    const place = `${at[0].toFixed(1)} ${at[1].toFixed(1)}`;
    const turn = turns.get(place) ?? 0;
    turns.set(place, turn + 1);
    const township = villageCode.startsWith(townshipCode) ? {} : { township: townshipCode };
    return [{ code: villageCode, ...township, name: shortName(name, language), at, turn }];
  });
}

export function liesIn(region: string, { code, township = code }: Dot): boolean {
  return township.startsWith(region);
}

/**
 * The point of the sheet at which a dot is drawn. Dots that share a point form a sunflower spiral, a dot's
 * width apart.
 */
export function seenAt({ at, turn }: Dot, view: View, radius: number): Point {
  const [x, y] = seen(at, view);
  const distance = radius * 1.8 * Math.sqrt(turn);
  return [x + distance * Math.cos(turn * GOLDEN_ANGLE), y + distance * Math.sin(turn * GOLDEN_ANGLE)];
}

/** The radius of a dot: smaller if there are many, larger when zoomed in. */
export function radiusOf(dots: number, times: number): number {
  const crowded = dots > 4_000 ? 1.3 : dots > 1_500 ? 1.7 : 2.2;
  return Math.min(6, crowded * times ** 0.35);
}
