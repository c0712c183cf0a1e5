import { deepStrictEqual } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { type VillageAssessedV1 } from '@taocun/contracts';
import {
  assessedCriteria,
  builtInRuleSets,
  clusterVerdict,
  countyOf,
  dayOfIso,
  type RuleSet,
  townVerdict,
  versionAsOf,
} from '@taocun/domain';
import {
  classify,
  type Day,
  firstMonthOf,
  keyOf,
  partitionOf,
  plain,
  type RawRecord,
  type RuleSetId,
  ruleSetIds,
} from '../oracle/naive';
import { expectedSources, type ExpectedSources, type ExpectedVillages } from './expected-flow';

// Converts the outputs of product and oracle into forms that can be compared as a whole.

/** Jest, if present, is used only to show a difference, because it is slow. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  if ('expect' in globalThis) expect(actual).toEqual(expected);
  else deepStrictEqual(actual, expected);
}

/** A record as stored in a partition of `marketplace.updates`. */
export interface UpdateRecord {
  readonly value: Buffer | null;
  readonly timestampMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The position at which a rerouted record was first read. */
  readonly forwardedFrom?: string;
}

const nothing = '{}';

/**
 * A record in a wrong partition counts there only for its day, and so does a copy rerouted twice after a
 * crash, which is a repeat. For the oracle it is replaced by an invalid record, which is ignored afterwards.
 */
export function expectedOf(
  logs: readonly (readonly UpdateRecord[])[],
  waitingPerOwner?: number,
): ExpectedSources & { misplaced: number } {
  const partitions = logs.length;
  const passedOver = new Set<string>();
  let misplaced = 0;
  let again = 0;
  const all = logs.flatMap((log, partition) => {
    const forwarded = new Set<string>();
    return log.map(({ value, timestampMs, headers, forwardedFrom }, offset): RawRecord => {
      const record: RawRecord = {
        key: null,
        partition,
        offset,
        timestampMs,
        value,
        ...(headers === undefined ? {} : { headers }),
      };
      const content = classify(record);
      const isElsewhere =
        'accepted' in content && partitionOf(keyOf(content.accepted), partitions) !== partition;
      const isAgain = forwardedFrom !== undefined && forwarded.has(forwardedFrom);
      if (forwardedFrom !== undefined) forwarded.add(forwardedFrom);
      if (isElsewhere) misplaced++;
      else if (isAgain) again++;
      if (!isElsewhere && !isAgain) return record;
      passedOver.add(`${partition}:${offset}`);
      const { headers: _headers, ...bare } = record;
      return { ...bare, value: nothing };
    });
  });
  const expected = expectedSources(all, partitions, waitingPerOwner);
  // The product's path names `produce` and `keeper` as a whole: a price without a weight is as useless as a
  // wrong one.
  for (const one of expected.rejected) one.path = one.path.replace(/^(data\.(?:produce|keeper))\..*/s, '$1');
  const rejected = expected.rejected.filter(
    ({ record }) => !passedOver.has(`${record.partition}:${record.offset}`),
  );
  return { ...expected, rejected, misplaced, repeated: expected.repeated + again };
}

/** The events left to a subscriber that drops duplicates. Throws if a repeat has other content. */
export function withoutRepeats(announced: readonly string[]): string[] {
  const byId = new Map<string, string>();
  for (const text of announced) {
    const { id } = JSON.parse(text) as { id: string };
    const before = byId.get(id);
    if (before !== undefined && before !== text)
      throw new Error(`${id} was announced twice with different content:\n${before}\n${text}`);
    byId.set(id, text);
  }
  return [...byId.values()];
}

const leftOut = [
  'povertyCounty',
  'longitude',
  'latitude',
  'urbanRural',
  'formerCodes',
  'formerTownships',
] as const;

/**
 * An event's data without the members that the oracle omits: they decide nothing, or follow from the history.
 */
export function asOracle<Data extends object>(data: Data): Omit<Data, (typeof leftOut)[number]> {
  return Object.fromEntries(
    Object.entries(data).filter(([name]) => !leftOut.some((one) => one === name)),
  ) as typeof data;
}

/** The assessment with the criteria that a reader derives from its figures, as the oracle states them. */
export function withCriteria(data: VillageAssessedV1) {
  const village = { ...data, asOf: dayOfIso(data.asOf) ?? 0 };
  return {
    ...data,
    verdicts: data.verdicts.map(({ isListed, ...verdict }) => {
      const ruleSet = builtInRuleSets.find(({ id }) => id === verdict.ruleSet);
      if (ruleSet === undefined) throw new Error(`No built-in rule set is named ${verdict.ruleSet}.`);
      const year = isListed === true ? verdict.certifiedYear : undefined;
      return { ...verdict, criteria: assessedCriteria(village, ruleSet, year) };
    }),
  };
}

/**
 * Each village's assessment without its day, and with only the months that can still change as of the clock.
 */
export function announcedFigures(
  assessed: Iterable<VillageAssessedV1>,
  { clock, ruleSets }: Pick<ExpectedVillages, 'clock' | 'ruleSets'>,
) {
  return byCode(
    [...assessed].map((data) => {
      const { asOf: _asOf, lateUpdates = [], months, ...figures } = asOracle(withCriteria(data));
      return { ...figures, lateUpdates, months: announcedMonths(months, clock, ruleSets) };
    }),
  );
}

export function figuresExpected(villages: ExpectedVillages) {
  return byCode(
    [...villages.assessments().values()].map(({ months, ...assessment }) => {
      const { asOf: _asOf, sequences, verdicts, ...figures } = plain(assessment);
      return {
        ...figures,
        months: monthsInFull(months),
        verdicts: verdicts.map((verdict, rules) => ({ ...verdict, sequence: sequences[rules]! })),
        lateUpdates: plain(villages.late.get(assessment.villageCode) ?? []),
      };
    }),
  );
}

/** The months of a village's last assessment, which are those of its day if nothing has happened since. */
export function announcedMonths(
  months: VillageAssessedV1['months'] = [],
  clock: Day | undefined,
  ruleSets: readonly RuleSetId[] = ruleSetIds,
): unknown {
  return monthsInFull(
    clock === undefined ? months : months.filter(({ month }) => month >= firstMonthOf(clock, ruleSets)),
  );
}

/** Months with sums as text: a month's produce at the local price may exceed a number. */
export function monthsInFull(months: readonly object[] = []): unknown {
  return JSON.parse(
    JSON.stringify(months, (_name, part: unknown) =>
      typeof part === 'bigint' || typeof part === 'number' ? part.toString() : part,
    ),
  );
}

export function byCode<T extends { villageCode: string }>(villages: T[]): T[] {
  return villages.sort((a, b) => (a.villageCode < b.villageCode ? -1 : 1));
}

/** Paths as the oracle writes them, `data.produce.grams`, instead of the product's JSON pointers. */
export function dotted(path: string): string {
  return path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}

export interface Judged {
  readonly villageCode: string;
  readonly townshipCode: string;
  readonly asOf: string;
  readonly alibabaSalesFen: number | bigint;
  readonly activeAlibabaShops: number;
  readonly verdicts: readonly { readonly ruleSet: string; readonly qualifies: boolean }[];
}

/** The latest certified year, according to the rule set that uses its own lists. */
export function announcedYear(final: readonly Pick<VillageAssessedV1, 'verdicts'>[]): number | undefined {
  const years = final.flatMap(({ verdicts }) => verdicts.flatMap(({ certifiedYear }) => certifiedYear ?? []));
  return years.length === 0 ? undefined : Math.max(...years);
}

/** `townsBefore` contains the townships that were Taobao Towns in the latest certified year. */
export function announcedRegions(
  judged: readonly Judged[],
  townsBefore: ReadonlySet<string>,
  ruleSets: readonly RuleSet[] = builtInRuleSets,
) {
  const villages = [...new Map(judged.map((village) => [village.villageCode, village])).values()];
  const regions: { towns: object[]; clusters: object[] } = { towns: [], clusters: [] };
  for (const ruleSet of ruleSets) {
    const { id } = ruleSet;
    const rulesOf = (within: readonly Judged[]) =>
      versionAsOf(
        ruleSet,
        dayOfIso(
          within
            .map(({ asOf }) => asOf)
            .sort()
            .at(-1) ?? '',
        ) ?? 0,
      );
    const counts = (within: readonly Judged[]) => ({
      qualifyingVillages: within.filter(({ verdicts }) =>
        verdicts.some((verdict) => verdict.ruleSet === id && verdict.qualifies),
      ).length,
      alibabaSalesFen: within.reduce((sum, village) => sum + Number(village.alibabaSalesFen), 0),
      activeAlibabaShops: within.reduce((sum, village) => sum + village.activeAlibabaShops, 0),
    });
    for (const code of new Set(villages.map(({ townshipCode }) => townshipCode))) {
      const within = villages.filter(({ townshipCode }) => townshipCode === code);
      const township = counts(within);
      const verdict = townVerdict(rulesOf(within), code, township, townsBefore.has(code));
      regions.towns.push({ code, ruleSet: id, ...verdict, villages: township.qualifyingVillages });
    }
    for (const code of new Set(villages.map(({ townshipCode }) => countyOf(townshipCode)))) {
      const within = villages.filter(({ townshipCode }) => townshipCode.startsWith(code));
      const county = counts(within);
      regions.clusters.push({
        code,
        ruleSet: id,
        ...clusterVerdict(rulesOf(within), county),
        villages: county.qualifyingVillages,
      });
    }
  }
  return sorted(regions);
}

export function sorted({ towns, clusters }: { towns: object[]; clusters: object[] }) {
  const place = (region: object) =>
    JSON.stringify([(region as { code: string }).code, (region as { ruleSet: string }).ruleSet]);
  const order = (regions: object[]) => [...regions].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  return { towns: order(towns), clusters: order(clusters) };
}
