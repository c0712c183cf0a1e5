import { Injectable } from '@nestjs/common';
import { NATION } from '@taocun/reporting-geography';
import { CertifiedPoverty, type CertifiedRegionItem, CertifiedRegions, povertyCounts } from '@taocun/reporting-villages';

/** Figures of a certified year by region and measure; undefined for a measure that certificates do not give. */
type OwnFigure = (region: string, measure: string) => number | undefined;

const NONE: OwnFigure = () => undefined;

/** The figures of certified lists that can stand beside published ones. */
@Injectable()
export class OwnFigures {
  constructor(
    private readonly regions: CertifiedRegions,
    private readonly poverty: CertifiedPoverty,
  ) {}

  /** Those of a year; none where the year is not certified under the rule set. */
  async of(year: number, ruleSet: string): Promise<OwnFigure> {
    const [counties, towns, poor] = await Promise.all([
      this.regions.of('cluster', year, ruleSet),
      this.regions.of('town', year, ruleSet),
      this.poverty.of(year, ruleSet),
    ]);
    if (counties.length === 0) return NONE;
    return (region, measure) => {
      const within = <Place extends { readonly code: string }>(all: readonly Place[]): readonly Place[] =>
        region === NATION ? all : all.filter(({ code }) => code.startsWith(region));
      const here = within(counties);
      const withVillages = here.filter(({ villages }) => villages > 0);
      switch (measure) {
        case 'villages':
        case 'villages-in-list':
          return here.reduce((sum, { villages }) => sum + villages, 0);
        case 'towns':
          return qualifying(within(towns)).length;
        case 'clusters':
          return qualifying(here).length;
        case 'super-clusters':
          return qualifying(here).filter(({ size }) => size === 'super').length;
        case 'villages-in-poverty-counties':
          return povertyCounts(within(poor)).villages;
        case 'provinces':
          return new Set(withVillages.map(({ code }) => code.slice(0, 2))).size;
        case 'prefectures':
          return new Set(withVillages.map(({ code }) => code.slice(0, 4))).size;
        case 'counties':
          return withVillages.length;
        default:
          return undefined;
      }
    };
  }
}

function qualifying(regions: readonly CertifiedRegionItem[]): readonly CertifiedRegionItem[] {
  return regions.filter(({ qualifies }) => qualifies);
}
