import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { cutOffOf, NEVER, type RuleSet, versionAsOf } from '@taocun/domain';
import { digitsOf, NATION, type RegionLevel } from '@taocun/geography';
import { figure, InstallationSecrets, Table } from '@taocun/reporting-answers';
import { RULE_SETS } from '@taocun/service';
import { CertifiedRegions } from '../../villages/certified-regions';
import { CertifiedPoverty } from '../../villages/certified/certified-poverty';
import { ruleSetOf } from '../../villages/rule-sets/rule-sets';
import { padsOf } from '../people/pads';
import { type CertifiedYear, type ListedPeople, type ListedSums, ownMeasures } from './own-measures';

/**
 * Figures of a certified year by region and measure; undefined for a measure that certificates do not
 * contain.
 */
type OwnFigure = (region: string, measure: string) => number | undefined;

const NO_FIGURE: OwnFigure = () => undefined;

/** The levels of regions whose people are summed up, because figures were published for them. */
const levelsWithPeople = ['nation', 'province', 'prefecture'] as const satisfies readonly RegionLevel[];

/** The number of lists whose figures are kept: those of every published year under some rule sets. */
const MOST_KEPT = 100;

const sumsOf = figure('listed-sums');
const people = figure('people');

/** The figures of certified lists that can be compared with published ones. */
@Injectable()
export class OwnFigures {
  /** The newest of each list: they change only with the table, and one year takes some eight statements. */
  readonly #cached = new LRUCache<string, { readonly version: string; readonly figure: OwnFigure }>({
    max: MOST_KEPT,
  });

  constructor(
    private readonly regions: CertifiedRegions,
    private readonly poverty: CertifiedPoverty,
    private readonly table: Table,
    private readonly secrets: InstallationSecrets,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  /** The figures of a year; all undefined if the year is not certified under the rule set. */
  async of(year: number, ruleSet: string): Promise<OwnFigure> {
    const { version } = await this.table.current();
    const list = `${ruleSet}:${year}`;
    const cached = this.#cached.get(list);
    if (cached?.version === version) return cached.figure;
    const figure = await this.#compute(year, ruleSet);
    this.#cached.set(list, { version, figure });
    return figure;
  }

  async #compute(year: number, ruleSet: string): Promise<OwnFigure> {
    const counties = await this.regions.of('cluster', year, ruleSet);
    if (counties.length === 0) return NO_FIGURE;
    const { database } = await this.table.current();
    const [towns, poverty, sums, notice] = await Promise.all([
      this.regions.of('town', year, ruleSet),
      this.poverty.of(year, ruleSet),
      database.rows<ListedSums>(sumsOf, {
        year,
        ruleSet,
        ofAlibaba: this.#countsAlibabaAlone(ruleSet, year),
      }),
      this.#people(year, ruleSet),
    ]);
    return (region, measure) => {
      const within = <Place extends { readonly code: string }>(all: readonly Place[]): readonly Place[] =>
        region === NATION ? all : all.filter(({ code }) => code.startsWith(region));
      const certified: CertifiedYear = {
        year,
        counties: within(counties),
        towns: within(towns),
        poverty: within(poverty),
        sums: within(sums),
        people: notice.get(region),
      };
      return ownMeasures[measure]?.(certified);
    };
  }

  #countsAlibabaAlone(id: string, year: number): boolean {
    const ruleSet = ruleSetOf(this.ruleSets, id);
    return versionAsOf(ruleSet, cutOffOf(ruleSet, year) ?? NEVER).counts === 'alibaba-shops';
  }

  /** By region, rounded as for everybody: this list has no other form for operators. */
  async #people(year: number, ruleSet: string): Promise<ReadonlyMap<string, ListedPeople>> {
    const { database } = await this.table.current();
    const pads = padsOf(await this.secrets.get('rounding'));
    const levels = await Promise.all(
      levelsWithPeople.map((level) =>
        database.rows<ListedPeople>(`SELECT code, keepers, workers FROM (${people}) WHERE year = $year`, {
          year,
          ruleSet,
          qualifies: true,
          digits: digitsOf(level),
          exact: false,
          ...pads,
        }),
      ),
    );
    return new Map(levels.flat().map((one) => [one.code, one]));
  }
}
