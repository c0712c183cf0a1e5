import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type Computed, MAX_COMPUTE_MS, StaleWhileRevalidate } from '../cache/stale-while-revalidate';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { givingWay } from '../giving-way';
import { type GeoPoint } from '../places/county-centres';
import { ReadModels } from '../store/read-models';
import { CertifiedLists } from '../villages/certified-lists';
import { Points } from './points';

/** Villages that are read before other requests get a turn. */
const ROWS_AT_ONCE = 1_000;
/** Lists whose places are kept. */
const KEPT = 10;

export interface PlacedVillage {
  readonly code: string;
  readonly name: string;
  /** The registered place; undefined where there is none. */
  readonly point: GeoPoint | undefined;
  readonly qualifiesUnder: readonly string[];
}

/** The villages that are assessed, and among them those that qualify, live or on a certified list. */
export interface QualifyingPlaces {
  readonly villages: readonly PlacedVillage[];
  readonly asOf: string;
  readonly isQualifying: (village: PlacedVillage) => boolean;
  /** Those that qualify and have a registered place, in the order of `points`. */
  readonly placed: readonly (PlacedVillage & { readonly point: GeoPoint })[];
  readonly points: Points;
  /** Those that qualify without one. */
  readonly unplaced: number;
}

interface Villages {
  readonly villages: readonly PlacedVillage[];
  readonly asOf: string;
}

type Read = { readonly _id: string } & Pick<PlacedVillage, 'name' | 'qualifiesUnder'> & {
    readonly asOf: string;
    readonly longitude?: number;
    readonly latitude?: number;
  };

/** The places of all villages in memory, copied again while somebody asks. */
@Injectable()
export class PlacedVillages {
  readonly #villages: StaleWhileRevalidate<Villages>;
  readonly #qualifying = new VersionedCache<Computed<QualifyingPlaces>>(KEPT);
  /** The distance within which a registered place is right; undefined where places are exact. */
  readonly withinKm: number | undefined;

  constructor(
    private readonly models: ReadModels,
    private readonly lists: CertifiedLists,
    version: StoredVersion,
    @Inject(SERVICE_CONFIG) { provenance }: Pick<ServiceConfig, 'provenance'>,
  ) {
    this.withinKm = provenance?.placesWithinKm;
    this.#villages = new StaleWhileRevalidate(
      () => version.ofTopics('village.assessments'),
      () => this.#read(),
    );
  }

  /** The villages that qualify now, or that are on the list of a year. */
  async qualifying(ruleSet: string, year: number | undefined): Promise<Computed<QualifyingPlaces>> {
    const [{ content, computedAt, version }, lists] = await Promise.all([
      this.#villages.current(),
      year === undefined ? undefined : this.lists.of(ruleSet),
    ]);
    const all = `${version} ${year === undefined ? '' : await this.lists.versionNow()}`;
    return this.#qualifying.getOrCompute(`${ruleSet} ${year}`, all, () => {
      const list = year === undefined ? undefined : (lists?.get(year) ?? new Set<string>());
      const isQualifying = ({ code, qualifiesUnder }: PlacedVillage): boolean => list?.has(code) ?? qualifiesUnder.includes(ruleSet);
      const qualifying = content.villages.filter(isQualifying);
      const placed = qualifying.filter((village) => village.point !== undefined) as QualifyingPlaces['placed'];
      const points = new Points(placed.map(({ point }) => point));
      const unplaced = (list?.size ?? qualifying.length) - placed.length;
      return Promise.resolve({ content: { ...content, isQualifying, placed, points, unplaced }, computedAt, version: all });
    });
  }

  async #read(): Promise<Villages> {
    const read = this.models.villages
      .find({}, 'name asOf longitude latitude qualifiesUnder')
      .sort({ _id: 1 })
      .readConcern('snapshot')
      .setOptions({ maxTimeMS: MAX_COMPUTE_MS })
      .lean<Read[]>()
      .cursor({ batchSize: ROWS_AT_ONCE });
    const villages: PlacedVillage[] = [];
    let newest = '';
    for await (const { _id: code, name, asOf, longitude, latitude, qualifiesUnder } of givingWay(
      read as AsyncIterable<Read>,
      ROWS_AT_ONCE,
    )) {
      if (asOf > newest) newest = asOf;
      const point = longitude === undefined || latitude === undefined ? undefined : ([longitude, latitude] as const);
      villages.push({ code, name, point, qualifiesUnder });
    }
    return { villages, asOf: newest };
  }
}
