import { Injectable } from '@nestjs/common';
import { asksForTownBefore, type Rules, type RuleSet } from '@taocun/domain';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { townsOfYear } from '../regions/towns-before';
import { MAX_TIME_MS, ReadModels } from '../store/read-models';
import { CertifiedLists } from '../villages/certified-lists';
import { type CertifiedBefore } from './evaluation';
import { type StoredQuantities } from './stored-quantities';

/** Rule sets, and years of them, whose lists are kept in memory. */
const KEPT = 10;

/** The lists that `orCertifiedBefore` looks at. */
@Injectable()
export class ListsBefore {
  readonly #towns = new VersionedCache<ReadonlySet<string>>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly version: StoredVersion,
    private readonly lists: CertifiedLists,
  ) {}

  /** The lists of the rule set before the year, live its latest ones, as far as one of the rules looks at them. */
  async of(ruleSet: RuleSet, year: number | undefined, stored: StoredQuantities, rules: readonly Rules[]): Promise<CertifiedBefore> {
    const none = new Set<string>();
    const asksForVillages = rules.some(({ where }) => where.orCertifiedBefore);
    const townships = stored.columns.townships.map(({ code }) => code).filter((code) => rules.some((one) => asksForTownBefore(one, code)));
    if (!asksForVillages && townships.length === 0) return { year: undefined, villages: none, towns: none };
    const version = await this.version.ofTopics('village.certifications');
    const last = year === undefined ? (stored.certifiedYears.get(ruleSet.id) ?? (await this.#lastIssued(ruleSet))) : year - 1;
    if (last === undefined) return { year: undefined, villages: none, towns: none };
    const key = `${ruleSet.id} ${last}`;
    return {
      year: last,
      villages: asksForVillages ? ((await this.lists.of(ruleSet.id)).get(last) ?? none) : none,
      towns:
        townships.length === 0
          ? none
          : await this.#towns.getOrCompute(`${key} ${year}`, `${version} ${townships.length}`, () =>
              townsOfYear(this.models, ruleSet, townships, last),
            ),
    };
  }

  /** Rule sets that do not look back are not told with assessments which year they have certified. */
  async #lastIssued(ruleSet: RuleSet): Promise<number | undefined> {
    const last = await this.models.certifications
      .findOne({ ruleSet: ruleSet.id }, { _id: 0, year: 1 })
      .sort({ year: -1 })
      .setOptions({ maxTimeMS: MAX_TIME_MS })
      .lean();
    return last?.year;
  }
}
