import { Inject, Injectable } from '@nestjs/common';
import { asksForTownBefore, categories, type Category, type Fen, figuresOfKind, type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type mongo } from 'mongoose';
import { rowIn, type Rows } from '../cache/aggregations';
import { ReportCaches } from '../cache/report-caches';
import { StoredVersion } from '../cache/stored-version';
import { summed as sumOf, type Summing } from '../exact/exact-sums';
import { listedPovertyCounties } from '../places/poverty-counties';
import { ReadModels } from '../store/read-models';
import { givingWay } from '../giving-way';
import { noFigures, type RegionFigures, rolledUp, rulesOf } from './region-figures';
import { townsOfYear } from '../regions/towns-before';
import { regionAt } from '../places/region-levels';
import { type Computed, type StaleWhileRevalidate } from '../cache/stale-while-revalidate';

/** Every region by code, in the order of codes. */
export type FiguresByCode = ReadonlyMap<string, RegionFigures>;

/**
 * The figures of every region, recomputed from the villages each time, so that nothing drifts: one pass over the villages gives a row
 * for each township, and these are added up here.
 */
@Injectable()
export class RegionReports {
  readonly #cache: StaleWhileRevalidate<FiguresByCode>;

  constructor(
    private readonly models: ReadModels,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    version: StoredVersion,
    caches: ReportCaches,
  ) {
    this.#cache = caches.of({
      name: 'regions',
      version: () => version.ofTopics('village.assessments', 'village.certifications'),
      aggregations: (sum) => [{ from: models.villages, pipeline: [{ $group: groupOf(ruleSets, sum) }] }],
      from: (rows) => this.#rolledUp(rows),
    });
  }

  current(): Promise<Computed<FiguresByCode>> {
    return this.#cache.current();
  }

  /** Marks the subdistricts that were towns in the latest certified year. */
  async #findTownsBefore(years: readonly TownshipYear[]): Promise<void> {
    for (const [key, group] of Map.groupBy(years, ({ at, year }) => `${at} ${year}`)) {
      const [at = 0, year = 0] = key.split(' ').map(Number);
      const ruleSet = this.ruleSets[at];
      if (ruleSet === undefined) continue;
      const codes = group.map(({ township }) => township.code);
      const towns = await townsOfYear(this.models, ruleSet, codes, year);
      for (const { township } of group) {
        const under = township.under[at];
        if (under !== undefined) under.wasTown = towns.has(township.code);
      }
    }
  }

  async #rolledUp(rows: Rows): Promise<FiguresByCode> {
    const townships: RegionFigures[] = [];
    const years: TownshipYear[] = [];
    for await (const each of givingWay(rows)) {
      const row = rowIn<TownshipRow>(each);
      const township = townshipOf(row, this.ruleSets);
      townships.push(township);
      for (const [at, ruleSet] of this.ruleSets.entries()) {
        const year = row[`certifiedYear${at}`];
        const asks = asksForTownBefore(rulesOf(ruleSet, township), township.code);
        if (asks && year !== undefined && year !== null) years.push({ at, township, year: Number(year) });
      }
    }
    await this.#findTownsBefore(years);
    return rolledUp(townships, listedPovertyCounties.keys(), this.ruleSets);
  }
}

/** A subdistrict, and the latest year certified under a rule set that asks whether it was a town. */
interface TownshipYear {
  readonly at: number;
  readonly township: RegionFigures;
  readonly year: number;
}

type Stored = number | bigint | mongo.Decimal128;
type TownshipRow = { readonly _id: string; readonly asOf: string } & Readonly<
  Record<Exclude<string, '_id' | 'asOf'>, Stored | string | null>
>;

const counted = figuresOfKind('count');
const summed = figuresOfKind('fen');

const countOf = (...conditions: object[]) => ({ $sum: { $cond: [{ $and: conditions }, 1, 0] } });

function groupOf(ruleSets: readonly RuleSet[], sum: Summing): mongo.Document & { _id: string } {
  const saysPoverty = { $eq: ['$povertyCounty', true] };
  const saysNothing = { $eq: [{ $type: '$povertyCounty' }, 'missing'] };
  const group: mongo.Document & { _id: string } = {
    _id: '$townshipCode',
    asOf: { $max: '$asOf' },
    villages: { $sum: 1 },
    poverty: countOf(saysPoverty),
    unsaid: countOf(saysNothing),
  };
  for (const name of counted) group[name] = { $sum: `$${name}` };
  for (const name of summed) group[name] = sum(`$${name}`);
  for (const category of categories) group[category] = sum(`$paidByCategoryFen.${category}`);
  for (const [at, { id }] of ruleSets.entries()) {
    const qualifies = { $in: [id, '$qualifiesUnder'] };
    group[`qualifying${at}`] = countOf(qualifies);
    group[`poverty${at}`] = countOf(qualifies, saysPoverty);
    group[`unsaid${at}`] = countOf(qualifies, saysNothing);
    group[`certifiedYear${at}`] = { $min: `$certifiedYears.${id}` };
    group[`sales${at}`] = sum({ $cond: [qualifies, '$salesFen', 0] });
  }
  return group;
}

function townshipOf(row: TownshipRow, ruleSets: readonly RuleSet[]): RegionFigures {
  const fen = (name: string): Fen => sumOf((row[name] ?? 0) as Stored);
  const count = (name: string): number => Number(fen(name));
  const listed = listedPovertyCounties.has(regionAt('county', row._id)) ? 1 : 0;
  const figures = noFigures(row._id, ruleSets);
  figures.asOf = row.asOf;
  figures.villages = count('villages');
  figures.villagesInPovertyCounties = count('poverty') + listed * count('unsaid');
  for (const name of counted) figures[name] = count(name);
  for (const name of summed) figures[name] = fen(name);
  for (const category of categories) figures.paidByCategoryFen[category satisfies Category] = fen(category);
  for (const [at, under] of figures.under.entries()) {
    under.qualifying = count(`qualifying${at}`);
    under.qualifyingInPovertyCounties = count(`poverty${at}`) + listed * count(`unsaid${at}`);
    under.qualifyingSalesFen = fen(`sales${at}`);
  }
  return figures;
}
