import { Injectable } from '@nestjs/common';
import { type Fen, fenOf } from '@taocun/domain';
import { type mongo } from 'mongoose';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { integerOf } from '../exact/exact-json';
import { listedPovertyCounties } from '../places/poverty-counties';
import { regionName, regionPath } from '../places/region-names';
import { exactIntegers, MAX_TIME_MS, ReadModels } from '../store/read-models';

/** Years and rule sets whose poverty counties are kept in memory, some 300 bytes a county each. */
const KEPT = 40;

export const povertyStandings = ['on-the-list', 'left'] as const;

/** A poverty county with villages on the list of a certified year. */
export interface CertifiedPovertyCounty {
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly ruleSet: string;
  readonly year: number;
  /** Whether it is on the list of 832, or only registered as a poverty county. */
  readonly listed: boolean;
  readonly delistedYear: number | null;
  /** Its standing in the certified year. It was on the list for the whole of the year in which it left it. */
  readonly standing: (typeof povertyStandings)[number];
  /** Its villages on the certified list. */
  readonly villages: number;
  readonly salesFen: Fen;
}

/** The numbers of villages of a certified list that lie in poverty counties. */
export interface PovertyCounts {
  readonly villages: number;
  readonly onTheList: number;
  readonly left: number;
}

interface CountyRow {
  readonly _id: string;
  readonly registered: number;
  readonly unsaid: number;
  readonly registeredFen: mongo.Decimal128;
  readonly unsaidFen: mongo.Decimal128;
}

/**
 * The poverty counties of certified years. A village counts as in one if its registration as of the cut-off says so or, where it says nothing,
 * if its county is listed. They follow from the certificates, so they are not stored.
 */
@Injectable()
export class CertifiedPoverty {
  readonly #counties = new VersionedCache<readonly CertifiedPovertyCounty[]>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly version: StoredVersion,
  ) {}

  /** Those with a village on the list, by code. */
  async of(year: number, ruleSet: string): Promise<readonly CertifiedPovertyCounty[]> {
    const version = await this.version.ofTopics('village.certifications');
    return this.#counties.getOrCompute(`${year} ${ruleSet}`, version, () => this.#sumUp(year, ruleSet));
  }

  async #sumUp(year: number, ruleSet: string): Promise<CertifiedPovertyCounty[]> {
    const registered = { $eq: ['$povertyCounty', true] };
    const unsaid = { $eq: [{ $type: '$povertyCounty' }, 'missing'] };
    const sold = { $toDecimal: '$salesFen' };
    const rows = await this.models.certifications
      .aggregate<CountyRow>([
        { $match: { year, ruleSet, qualifies: true, povertyCounty: { $ne: false } } },
        {
          $group: {
            _id: '$countyCode',
            registered: { $sum: { $cond: [registered, 1, 0] } },
            unsaid: { $sum: { $cond: [unsaid, 1, 0] } },
            registeredFen: { $sum: { $cond: [registered, sold, { $toDecimal: 0 }] } },
            unsaidFen: { $sum: { $cond: [unsaid, sold, { $toDecimal: 0 }] } },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .option({ ...exactIntegers, maxTimeMS: MAX_TIME_MS });
    return rows.flatMap((row) => {
      const { _id: code } = row;
      const listed = listedPovertyCounties.get(code);
      const villages = Number(row.registered) + (listed === undefined ? 0 : Number(row.unsaid));
      if (villages === 0) return [];
      const salesFen = fenOf(integerOf(row.registeredFen) + (listed === undefined ? 0n : integerOf(row.unsaidFen)));
      const delistedYear = listed?.delistedYear ?? null;
      const standing = delistedYear !== null && delistedYear < year ? 'left' : 'on-the-list';
      return [
        {
          ...{ code, name: listed?.name ?? regionName(code), path: regionPath(code), ruleSet, year },
          ...{ listed: listed !== undefined, delistedYear, standing, villages, salesFen },
        },
      ];
    });
  }
}

export function povertyCounts(counties: readonly CertifiedPovertyCounty[]): PovertyCounts {
  const number = (of: readonly CertifiedPovertyCounty[]): number => of.reduce((sum, { villages }) => sum + villages, 0);
  const left = number(counties.filter(({ standing }) => standing === 'left'));
  return { villages: number(counties), onTheList: number(counties) - left, left };
}
