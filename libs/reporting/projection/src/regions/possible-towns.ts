import { countyOf, type RuleSet } from '@taocun/domain';
import { qualifyingByCounty, type ReadModels, villagesByTownship } from '@taocun/reporting-store';

/**
 * The townships that may be Taobao Towns under some version of a rule set: a village qualifies, or all
 * together have enough shops. Most have neither. Only qualifying villages and an index are read.
 */
export async function possibleTowns(
  { villages }: Pick<ReadModels, 'villages'>,
  ruleSets: readonly RuleSet[],
  townships: readonly string[],
): Promise<ReadonlySet<string>> {
  if (townships.length === 0) return new Set();
  const counties = [...new Set(townships.map(countyOf))];
  const qualifying = {
    townshipCode: { $in: townships },
    countyCode: { $in: counties },
    qualifiesUnder: { $in: ruleSets.map(({ id }) => id) },
  };
  const together = ruleSets.flatMap(({ versions }) =>
    versions.flatMap(({ town }) => town.orTogether?.activeAlibabaShopsMoreThan ?? []),
  );
  const grouped = async (
    match: object,
    hint: string | Record<string, 1>,
  ): Promise<{ _id: string; shops: number | bigint }[]> =>
    villages
      .aggregate<{ _id: string; shops: number | bigint }>([
        { $match: match },
        { $group: { _id: '$townshipCode', shops: { $sum: '$activeAlibabaShops' } } },
      ])
      .read('primary')
      .readConcern('snapshot')
      .option({ hint })
      .exec();
  const [some, all] = await Promise.all([
    grouped(qualifying, qualifyingByCounty),
    together.length === 0 ? [] : grouped({ townshipCode: { $in: townships } }, villagesByTownship),
  ]);
  const enough = Math.min(...together);
  return new Set([...some, ...all.filter(({ shops }) => shops > enough)].map(({ _id }) => _id));
}
