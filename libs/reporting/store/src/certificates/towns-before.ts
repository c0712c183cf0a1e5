import {
  addFen,
  cutOffOf,
  type Fen,
  NEVER,
  type RuleSet,
  type TownshipFigures,
  townVerdict,
  versionAsOf,
} from '@taocun/domain';
import { type CertificationDocument, type ReadModels } from '../documents/read-models';
import { fenOfStored } from '../exact/stored-values';
import { StoredCertificates } from './stored-certificates';

type Certificate = Pick<
  CertificationDocument,
  'townshipCode' | 'year' | 'qualifies' | 'alibabaSalesFen' | 'activeAlibabaShops'
>;

/** The sums of a township in a certified year. */
export interface TownshipInYear extends TownshipFigures {
  readonly code: string;
  readonly year: number;
}

const TOWNSHIPS_AT_ONCE = 100;

/** The townships among these that were Taobao Towns in a certified year. */
export async function townsOfYear(
  models: ReadModels,
  ruleSet: RuleSet,
  codes: readonly string[],
  year: number,
): Promise<ReadonlySet<string>> {
  const stored = new StoredCertificates(models);
  const certificates: Certificate[] = [];
  for (let at = 0; at < codes.length; at += TOWNSHIPS_AT_ONCE)
    certificates.push(...(await stored.ofTownships(codes.slice(at, at + TOWNSHIPS_AT_ONCE), ruleSet.id)));
  const byYear = Map.groupBy(certificates, ({ year: of, townshipCode }) => `${of} ${townshipCode}`);
  return townsAmong(
    ruleSet,
    [...byYear.values()].map((within) => figuresOf(within)),
    year,
  );
}

/**
 * The towns of a certified year. A subdistrict may be a town because it was one the year before, so all years
 * up to this one are decided, the oldest first.
 */
export function townsAmong(
  ruleSet: RuleSet,
  townships: readonly TownshipInYear[],
  year: number,
): ReadonlySet<string> {
  const last = new Map<string, number>();
  for (const [of, ofYear] of [...Map.groupBy(townships, (township) => township.year)].sort(
    ([a], [b]) => a - b,
  )) {
    if (of > year) continue;
    const rules = versionAsOf(ruleSet, cutOffOf(ruleSet, of) ?? NEVER);
    for (const township of ofYear)
      if (townVerdict(rules, township.code, township, last.get(township.code) === of - 1).qualifies)
        last.set(township.code, of);
  }
  return new Set([...last].flatMap(([code, of]) => (of === year ? [code] : [])));
}

/** The sums of certificates of one township and year. */
function figuresOf(certificates: readonly Certificate[]): TownshipInYear {
  return {
    code: certificates[0]?.townshipCode ?? '',
    year: Number(certificates[0]?.year),
    qualifyingVillages: certificates.filter(({ qualifies }) => qualifies).length,
    alibabaSalesFen: certificates.reduce<Fen>(
      (sum, { alibabaSalesFen }) => addFen(sum, fenOfStored(alibabaSalesFen)),
      0,
    ),
    activeAlibabaShops: certificates.reduce(
      (sum, { activeAlibabaShops }) => sum + Number(activeAlibabaShops),
      0,
    ),
  };
}
