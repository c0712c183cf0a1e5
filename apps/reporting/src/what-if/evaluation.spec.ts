import { kinds, qualifies, type Rules, townVerdict } from '@taocun/domain';
import fc from 'fast-check';
import { type CertifiedBefore, evaluate, type VillageCounts } from './evaluation';
import { NOT_TOLD, emptyFigures, QuantityColumns, type QuantityRow } from './quantity-columns';

const RULE_SET = 'compared';
/** Two townships of one county, of which one is a subdistrict, another county of the prefecture, and two provinces more. */
const townships = ['330782001', '330782104', '330783101', '350100101', '110101101'].sort();

const count = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 2_000 }));
const fen = fc.oneof(
  fc.integer({ min: -5, max: 25 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2n ** 53n, 2n ** 53n + 1n, 3n * 10n ** 19n, -(2n ** 60n)),
);
const figures = fc.record({
  ...{ kind: fc.constantFrom(...kinds), households: fc.integer({ min: 1, max: 40 }), salesFen: fen, alibabaSalesFen: fen },
  ...{ activeShops: count, activeAlibabaShops: count, activeHouseholds: count, activeAlibabaHouseholds: count },
});
const villages = fc
  .uniqueArray(
    fc.record({
      township: fc.constantFrom(...townships),
      number: fc.integer({ min: 200, max: 215 }),
      figures,
      did: fc.boolean(),
      wasListed: fc.boolean(),
      missing: fc.constantFrom('nothing', 'nothing', 'households', 'activeHouseholds', 'activeAlibabaHouseholds'),
    }),
    { selector: ({ township, number }) => `${township}${number}`, maxLength: 30 },
  )
  .map((all) =>
    all.map((one) => ({ ...one, villageCode: `${one.township}${one.number}` })).sort((a, b) => (a.villageCode < b.villageCode ? -1 : 1)),
  );

const share = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([part, more]) => ({ part, whole: part + more }));
const rulesArbitrary: fc.Arbitrary<Rules> = fc
  .record({
    counts: fc.constantFrom('all-shops', 'alibaba-shops'),
    annualSales: fc.record({ thresholdFen: fc.integer({ min: 1, max: 20 }), comparison: fc.constantFrom('more-than', 'at-least') }),
    majority: fc.option(share, { nil: undefined }),
    scale: fc.record({
      activeShops: fc.integer({ min: 1, max: 15 }),
      share: fc.tuple(share, fc.constantFrom('active-shops', 'active-households')).map(([parts, of]) => ({ ...parts, of })),
    }),
    kinds: fc.subarray([...kinds], { minLength: 1 }),
    looksBack: fc.boolean(),
    qualifyingVillages: fc.integer({ min: 1, max: 4 }),
    together: fc.option(fc.record({ alibabaSalesMoreThanFen: fc.integer({ min: 0, max: 30 }), activeAlibabaShopsMoreThan: count }), {
      nil: undefined,
    }),
    subdistricts: fc.boolean(),
    townsLookBack: fc.boolean(),
    cluster: fc.constant({ cluster: 2, large: 4, super: 6 }),
  })
  .map(({ majority, kinds: some, looksBack, qualifyingVillages, together, subdistricts, townsLookBack, ...rest }) => ({
    ...(rest as Pick<Rules, 'counts' | 'annualSales' | 'scale' | 'cluster'>),
    ...(majority && { alibabaMajority: majority }),
    where: { kinds: some, ...(looksBack && { orCertifiedBefore: true as const }) },
    town: {
      qualifyingVillages,
      subdistricts,
      ...(together && { orTogether: together }),
      ...(townsLookBack && { orCertifiedBefore: true as const }),
    },
  }));

type Village = (typeof villages extends fc.Arbitrary<infer All> ? All : never)[number];

function rowOf({ villageCode, figures: told, did, missing }: Village): QuantityRow {
  return { villageCode, qualifiesUnder: did ? [RULE_SET] : [], ...told, ...(missing !== 'nothing' && { [missing]: NOT_TOLD }) };
}

function columnsOf(all: readonly Village[]): QuantityColumns {
  const columns = new QuantityColumns([RULE_SET]);
  for (const one of all) columns.add(rowOf(one));
  return columns;
}

/** The domain's judgement; undefined where a quantity that the rules ask for is missing. */
function decided({ figures: of, missing, wasListed }: Village, rules: Rules): boolean | undefined {
  const households = rules.counts === 'all-shops' ? 'activeHouseholds' : 'activeAlibabaHouseholds';
  if (missing === 'households' || (rules.scale.share.of === 'active-households' && missing === households)) return undefined;
  return qualifies(of, rules, wasListed ? 2014 : undefined);
}

const before = (all: readonly Village[], towns: readonly string[]): CertifiedBefore => ({
  year: 2014,
  villages: new Set(all.filter(({ wasListed }) => wasListed).map(({ villageCode }) => villageCode)),
  towns: new Set(towns),
});

function countsOf(all: readonly Village[], rules: Rules): VillageCounts {
  const of = (is: (does: boolean | undefined, did: boolean) => boolean): number =>
    all.filter((one) => is(decided(one, rules), one.did)).length;
  return {
    villages: all.length,
    notJudged: of((does) => does === undefined),
    qualifying: of((does) => does === true),
    compared: of((_does, did) => did),
    gained: of((does, did) => does === true && !did),
    lost: of((does, did) => does === false && did),
  };
}

function isTown(rules: Rules, code: string, within: readonly Village[], qualifyingVillages: number, towns: readonly string[]): boolean {
  const township = {
    qualifyingVillages,
    alibabaSalesFen: within.reduce((sum, { figures: of }) => sum + BigInt(of.alibabaSalesFen), 0n),
    activeAlibabaShops: within.reduce((sum, { figures: of }) => sum + of.activeAlibabaShops, 0),
  };
  return townVerdict(rules, code, township, towns.includes(code)).qualifies;
}

it('says of every village, town and cluster what the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(villages, rulesArbitrary, rulesArbitrary, fc.subarray(townships), async (all, rules, comparedRules, towns) => {
      const columns = columnsOf(all);
      const comparing = { rules, ruleSet: RULE_SET, comparedRules, before: before(all, towns) };
      const { total, byRegion, towns: foundTowns, clusters, changed } = await evaluate(columns, comparing, undefined);
      expect(total).toEqual(countsOf(all, rules));
      for (const [level, digits] of [
        ['province', 2],
        ['prefecture', 4],
        ['county', 6],
      ] as const) {
        const expected = Map.groupBy(all, ({ villageCode }) => villageCode.slice(0, digits));
        expect(byRegion[level]).toEqual(new Map([...expected].map(([code, within]) => [code, countsOf(within, rules)])));
      }
      const isChanged = (one: Village): boolean => decided(one, rules) === !one.did;
      expect(changed.map((at) => columns.codeAt(at))).toEqual(all.filter(isChanged).map(({ villageCode }) => villageCode));
      const byTownship = [...Map.groupBy(all, ({ township }) => township)];
      expect(foundTowns).toEqual({
        rules: byTownship.filter(([code, within]) => isTown(rules, code, within, countsOf(within, rules).qualifying, towns)).length,
        compared: byTownship.filter(([code, within]) => isTown(comparedRules, code, within, countsOf(within, rules).compared, towns))
          .length,
      });
      const counties = [...Map.groupBy(all, ({ villageCode }) => villageCode.slice(0, 6)).values()].map((within) =>
        countsOf(within, rules),
      );
      const sizes = (of: (counts: VillageCounts) => number) => {
        const between = (least: number, less: number): number => counties.filter((each) => of(each) >= least && of(each) < less).length;
        return { all: between(2, Infinity), cluster: between(2, 4), large: between(4, 6), super: between(6, Infinity) };
      };
      expect(clusters).toEqual({ rules: sizes(({ qualifying }) => qualifying), compared: sizes(({ compared }) => compared) });
    }),
    { numRuns: 200 },
  );
});

it('counts the regions that are asked for alone, and no cluster of a county of which it sees a township', async () => {
  const village = (villageCode: string): QuantityRow => ({
    ...emptyFigures(),
    villageCode,
    salesFen: 10,
    activeShops: 10,
    qualifiesUnder: [],
  });
  const columns = new QuantityColumns([RULE_SET]);
  for (const code of ['330782104201', '330782104202', '330782105201', '350100101201', '350100101202']) columns.add(village(code));
  const rules: Rules = {
    ...{ counts: 'all-shops', annualSales: { thresholdFen: 10, comparison: 'at-least' } },
    scale: { activeShops: 10, share: { of: 'active-shops', part: 1, whole: 1 } },
    ...{ where: { kinds: ['administrative-village'] }, town: { qualifyingVillages: 2, subdistricts: true } },
    cluster: { cluster: 2, large: 3, super: 4 },
  };
  const asked = async (...regions: string[]) => {
    const comparing = { rules, ruleSet: RULE_SET, comparedRules: rules, before: before([], []) };
    const { total, towns, clusters, byRegion } = await evaluate(columns, comparing, regions);
    return [total.villages, total.gained, towns.rules, clusters.rules.all, clusters.rules.large, [...byRegion.county.keys()]];
  };
  expect(await asked('330782104')).toEqual([2, 2, 1, 0, 0, ['330782']]);
  expect(await asked('3307', '35')).toEqual([5, 5, 2, 2, 1, ['330782', '350100']]);
  expect(await asked('44')).toEqual([0, 0, 0, 0, 0, []]);
});

it('keeps columns that grow, sums beyond any double and counts that are not told', () => {
  const columns = new QuantityColumns([RULE_SET]);
  const sales = (at: number) => (at % 2 === 0 ? 10n ** 20n + BigInt(at) : at);
  for (let at = 0; at < 3_000; at++) {
    columns.add({
      ...emptyFigures(),
      ...{ villageCode: String(100_000_000_000 + at), kind: kinds[at % 2] ?? kinds[0], households: at, activeHouseholds: NOT_TOLD },
      ...{ salesFen: sales(at), qualifiesUnder: at % 3 === 0 ? [RULE_SET, 'another'] : [] },
    });
  }
  const read = emptyFigures();
  for (const at of [0, 1, 1_023, 1_024, 2_047, 2_048, 2_999]) {
    columns.read(at, read);
    expect([read.salesFen, read.households, read.activeHouseholds, read.kind]).toEqual([sales(at), at, NOT_TOLD, kinds[at % 2]]);
    expect([columns.codeAt(at), columns.qualifiesUnder(RULE_SET, at)]).toEqual([String(100_000_000_000 + at), at % 3 === 0]);
  }
  expect([columns.rows, columns.townships.map(({ from, to }) => [from, to])]).toEqual([
    3_000,
    [
      [0, 1_000],
      [1_000, 2_000],
      [2_000, 3_000],
    ],
  ]);
});
