import { Injectable } from '@nestjs/common';
import { regionName, regionPath } from '@taocun/geography';
import { type AnswerType, count, fen, nullable, object, choice, text, Type } from '@taocun/openapi';
import { figure, Table } from '@taocun/reporting-answers';

/** A poverty county with villages on the list of a certified year. */
export const CertifiedPovertyCounty = object('CertifiedPovertyCounty', {
  code: text('The code of the county.', '341221'),
  name: nullable(text('The name on the list, otherwise that of the registry.', '临泉县')),
  path: text('The names from the province on.', '安徽省 阜阳市 临泉县'),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  year: count('The certified year.'),
  listed: Type.Boolean({
    description: 'Whether it is on the list of 832 poverty counties, or only registered as one.',
  }),
  delistedYear: nullable(count('The year in which it left the list.', 2019)),
  standing: choice(['on-the-list', 'left'], {
    description:
      '`on-the-list` up to and in the year in which it left the list, `left` afterwards. One that is only registered never leaves.',
  }),
  villages: count('Its villages on the certified list.'),
  salesFen: fen("All shops' sales of these villages in the year."),
});
export type CertifiedPovertyCounty = AnswerType<typeof CertifiedPovertyCounty>;

/** The numbers of a certified list's villages that lie in poverty counties. */
export const PovertyCounts = object('PovertyCounts', {
  villages: count('Villages on the list in counties that are or were poverty counties.'),
  onTheList: count('Those in counties that were on the list of poverty counties in the year.'),
  left: count('Those in counties that had left it before.'),
});
export type PovertyCounts = AnswerType<typeof PovertyCounts>;

type CountyRow = Omit<CertifiedPovertyCounty, 'name' | 'path'> & { readonly listedName: string | null };

const counties = figure('certified-poverty-counties');

/**
 * The poverty counties of certified years. They are derived from the certificates, so they are not stored.
 */
@Injectable()
export class CertifiedPoverty {
  constructor(private readonly table: Table) {}

  /** The counties with a village on the list, by code. */
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
  const number = (of: readonly CertifiedPovertyCounty[]): number =>
    of.reduce((sum, { villages }) => sum + villages, 0);
  const left = number(counties.filter(({ standing }) => standing === 'left'));
  return { villages: number(counties), onTheList: number(counties) - left, left };
}
