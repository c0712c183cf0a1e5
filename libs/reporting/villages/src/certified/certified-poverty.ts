import { Injectable } from '@nestjs/common';
import { type Fen } from '@taocun/domain';
import { figure, Table } from '@taocun/reporting-figures';
import { regionName, regionPath } from '@taocun/reporting-geography';

export const povertyStandings = ['on-the-list', 'left'] as const;

/** A poverty county with villages on the list of a certified year. */
export interface CertifiedPovertyCounty {
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly ruleSet: string;
  readonly year: number;
  /** True if it is on the list of 832, or only registered as a poverty county. */
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

type CountyRow = Omit<CertifiedPovertyCounty, 'name' | 'path'> & { readonly listedName: string | null };

const counties = figure('certified-poverty-counties');

/** The poverty counties of certified years. They follow from the certificates, so they are not stored. */
@Injectable()
export class CertifiedPoverty {
  constructor(private readonly table: Table) {}

  /** Those with a village on the list, by code. */
  async of(year: number, ruleSet: string): Promise<readonly CertifiedPovertyCounty[]> {
    const { database } = await this.table.current();
    const rows = await database.rows<CountyRow>(counties, { year, ruleSet });
    return rows.map(({ code, listedName, ...county }) => ({
      code,
      name: listedName ?? regionName(code),
      path: regionPath(code),
      ...county,
    }));
  }
}

export function povertyCounts(counties: readonly CertifiedPovertyCounty[]): PovertyCounts {
  const number = (of: readonly CertifiedPovertyCounty[]): number => of.reduce((sum, { villages }) => sum + villages, 0);
  const left = number(counties.filter(({ standing }) => standing === 'left'));
  return { villages: number(counties), onTheList: number(counties) - left, left };
}
