import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { criteriaOf, type Figures, kinds, qualifies, type Rules, townVerdict } from '@taocun/domain';
import { ColumnarDatabase, columnarTable, creation } from '@taocun/reporting-answers';
import { type Comparing, evaluate, type Evaluation, type VillageCounts } from './evaluation';

const none: Figures = {
  kind: 'administrative-village',
  households: 0,
  salesFen: 0,
  alibabaSalesFen: 0,
  activeShops: 0,
  activeAlibabaShops: 0,
  activeHouseholds: 0,
  activeAlibabaHouseholds: 0,
};
/**
 * Two townships of one county, one of them a subdistrict, another county of the prefecture, and two other
 * provinces.
 */
const townships = ['330782001', '330782104', '330783101', '350100101', '110101101'].sort();

const count = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 2_000 }));
const fen = fc.oneof(
  // Small numbers, so that sums and thresholds are often equal.
  { weight: 3, arbitrary: fc.integer({ min: -2, max: 6 }) },
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2n ** 53n, 2n ** 53n + 1n, 3n * 10n ** 19n, -(2n ** 60n)),
);
const figures = fc.record({
  kind: fc.constantFrom(...kinds),
  households: fc.integer({ min: 1, max: 40 }),
  salesFen: fen,
  alibabaSalesFen: fen,
  activeShops: count,
  activeAlibabaShops: count,
  activeHouseholds: count,
  activeAlibabaHouseholds: count,
});
const villages = fc
  .uniqueArray(
    fc.record({
      township: fc.constantFrom(...townships),
      number: fc.integer({ min: 200, max: 215 }),
      figures,
      did: fc.boolean(),
      wasListed: fc.boolean(),
    }),
    { selector: ({ township, number }) => `${township.slice(2)}${number}`, maxLength: 30 },
  )
  .map((all) =>
    // The codes lie in a different province from the townships.
    all
      .map((one) => ({ ...one, villageCode: `99${one.township.slice(2)}${one.number}` }))
      .sort((a, b) => (a.villageCode < b.villageCode ? -1 : 1)),
  );

const share = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([part, more]) => ({ part, whole: part + more }));
const rulesArbitrary: fc.Arbitrary<Rules> = fc
  .record({
    counts: fc.constantFrom('all-shops', 'alibaba-shops'),
    annualSales: fc.record({
      thresholdFen: fc.integer({ min: 1, max: 6 }),
      comparison: fc.constantFrom('more-than', 'at-least'),
    }),
    majority: fc.option(share, { nil: undefined }),
    scale: fc.record({
      activeShops: fc.integer({ min: 1, max: 15 }),
      share: fc
        .tuple(share, fc.constantFrom('active-shops', 'active-households'))
        .map(([parts, of]) => ({ ...parts, of })),
    }),
    kinds: fc.subarray([...kinds], { minLength: 1 }),
    looksBack: fc.boolean(),
    qualifyingVillages: fc.integer({ min: 1, max: 4 }),
    together: fc.option(
      fc.record({
        alibabaSalesMoreThanFen: fc.integer({ min: 0, max: 30 }),
        activeAlibabaShopsMoreThan: count,
      }),
      {
        nil: undefined,
      },
    ),
    subdistricts: fc.boolean(),
    townsLookBack: fc.boolean(),
    cluster: fc.constant({ cluster: 2, large: 4, super: 6 }),
  })
  .map(
    ({
      majority,
      kinds: some,
      looksBack,
      qualifyingVillages,
      together,
      subdistricts,
      townsLookBack,
      ...rest
    }) => ({
      ...(rest as Pick<Rules, 'counts' | 'annualSales' | 'scale' | 'cluster'>),
      ...(majority && { alibabaMajority: majority }),
      where: { kinds: some, ...(looksBack && { orCertifiedBefore: true as const }) },
      town: {
        qualifyingVillages,
        subdistricts,
        ...(together && { orTogether: together }),
        ...(townsLookBack && { orCertifiedBefore: true as const }),
      },
    }),
  );

type Village = (typeof villages extends fc.Arbitrary<infer All> ? All : never)[number];

let database: ColumnarDatabase;
beforeAll(async () => (database = await ColumnarDatabase.open({ memoryMiB: 256, spillFolder: tmpdir() })));
afterAll(() => database.close());

const table = columnarTable<Village>('quantities', {
  code: ['VARCHAR', ({ villageCode }) => villageCode],
  townshipCode: ['VARCHAR', ({ township }) => township],
  name: ['VARCHAR', ({ villageCode }) => villageCode],
  kind: ['VARCHAR', ({ figures: { kind } }) => kind],
  salesFen: ['HUGEINT', ({ figures: { salesFen } }) => BigInt(salesFen)],
  alibabaSalesFen: ['HUGEINT', ({ figures: { alibabaSalesFen } }) => BigInt(alibabaSalesFen)],
  activeShops: ['BIGINT', ({ figures: { activeShops } }) => BigInt(activeShops)],
  activeAlibabaShops: ['BIGINT', ({ figures: { activeAlibabaShops } }) => BigInt(activeAlibabaShops)],
  ...Object.fromEntries(
    (['households', 'activeHouseholds', 'activeAlibabaHouseholds'] as const).map((name) => [
      name,
      ['BIGINT', ({ figures: of }: Village) => BigInt(of[name])],
    ]),
  ),
  compared: ['BOOLEAN', ({ did }) => did],
  listed: ['BOOLEAN', ({ wasListed }) => wasListed],
});

/** The answer over only these villages. */
async function evaluated(
  all: readonly Village[],
  comparing: Partial<Comparing> & Pick<Comparing, 'rules' | 'comparedRules'>,
): Promise<Evaluation> {
  await database.change(async (writing) => {
    await writing.run('DROP TABLE IF EXISTS quantities');
    await writing.run(creation('quantities', table));
    await writing.append('quantities', table, all);
  });
  const whole = { regions: undefined, townsBefore: new Set<string>(), after: '', most: 1_000, ...comparing };
  return evaluate(database, { rows: 'FROM quantities', parameters: {} }, whole);
}

function decided({ figures: of, wasListed }: Village, rules: Rules): boolean {
  return qualifies(of, rules, wasListed ? 2014 : undefined);
}

function countsOf(all: readonly Village[], rules: Rules): VillageCounts {
  const of = (is: (does: boolean, did: boolean) => boolean): number =>
    all.filter((one) => is(decided(one, rules), one.did)).length;
  return {
    villages: all.length,
    qualifying: of((does) => does),
    compared: of((_does, did) => did),
    gained: of((does, did) => does && !did),
    lost: of((does, did) => !does && did),
  };
}

function isTown(
  rules: Rules,
  code: string,
  within: readonly Village[],
  qualifyingVillages: number,
  towns: readonly string[],
): boolean {
  const township = {
    qualifyingVillages,
    alibabaSalesFen: within.reduce((sum, { figures: of }) => sum + BigInt(of.alibabaSalesFen), 0n),
    activeAlibabaShops: within.reduce((sum, { figures: of }) => sum + of.activeAlibabaShops, 0),
  };
  return townVerdict(rules, code, township, towns.includes(code)).qualifies;
}

it('every village, town and cluster is evaluated as the rules state', async () => {
  await fc.assert(
    fc.asyncProperty(
      villages,
      rulesArbitrary,
      rulesArbitrary,
      fc.subarray(townships),
      async (all, rules, comparedRules, towns) => {
        const evaluation = await evaluated(all, { rules, comparedRules, townsBefore: new Set(towns) });
        const { total, byRegion, towns: townRows, clusters, changed } = evaluation;
        expect(total).toEqual(countsOf(all, rules));
        for (const [level, digits] of [
          ['province', 2],
          ['prefecture', 4],
          ['county', 6],
        ] as const) {
          const expected = Map.groupBy(all, ({ township }) => township.slice(0, digits));
          expect(byRegion[level]).toEqual(
            new Map([...expected].map(([code, within]) => [code, countsOf(within, rules)])),
          );
        }
        const isChanged = (one: Village): boolean => decided(one, rules) !== one.did;
        expect(changed.map(({ code }) => code)).toEqual(
          all.filter(isChanged).map(({ villageCode }) => villageCode),
        );
        for (const { code, compared, listed, ...of } of changed) {
          const village = all.find(({ villageCode }) => villageCode === code);
          expect([compared, listed, of]).toMatchObject([village?.did, village?.wasListed, village?.figures]);
          expect(criteriaOf(of, rules, listed ? 2014 : undefined).every(({ holds }) => holds)).toBe(
            !compared,
          );
        }
        const byTownship = [...Map.groupBy(all, ({ township }) => township)];
        expect(townRows).toEqual({
          rules: byTownship.filter(([code, within]) =>
            isTown(rules, code, within, countsOf(within, rules).qualifying, towns),
          ).length,
          compared: byTownship.filter(([code, within]) =>
            isTown(comparedRules, code, within, countsOf(within, rules).compared, towns),
          ).length,
        });
        const counties = [...Map.groupBy(all, ({ township }) => township.slice(0, 6)).values()].map(
          (within) => countsOf(within, rules),
        );
        const sizes = (of: (counts: VillageCounts) => number) => {
          const between = (least: number, less: number): number =>
            counties.filter((each) => of(each) >= least && of(each) < less).length;
          return {
            all: between(2, Infinity),
            cluster: between(2, 4),
            large: between(4, 6),
            super: between(6, Infinity),
          };
        };
        expect(clusters).toEqual({
          rules: sizes(({ qualifying }) => qualifying),
          compared: sizes(({ compared }) => compared),
        });
      },
    ),
    { numRuns: 200 },
  );
});

it('only the requested regions are counted, and no cluster of a county of which a township is requested', async () => {
  const village = (villageCode: string): Village => ({
    villageCode,
    township: villageCode.slice(0, 9),
    number: 0,
    did: false,
    wasListed: false,
    figures: { ...none, salesFen: 10, activeShops: 10 },
  });
  const all = ['330782104201', '330782104202', '330782105201', '350100101201', '350100101202'].map(village);
  const rules: Rules = {
    counts: 'all-shops',
    annualSales: { thresholdFen: 10, comparison: 'at-least' },
    scale: { activeShops: 10, share: { of: 'active-shops', part: 1, whole: 1 } },
    where: { kinds: ['administrative-village'] },
    town: { qualifyingVillages: 2, subdistricts: true },
    cluster: { cluster: 2, large: 3, super: 4 },
  };
  const countsIn = async (...regions: string[]) => {
    const { total, towns, clusters, byRegion } = await evaluated(all, {
      rules,
      comparedRules: rules,
      regions,
    });
    return [
      total.villages,
      total.gained,
      towns.rules,
      clusters.rules.all,
      clusters.rules.large,
      [...byRegion.county.keys()],
    ];
  };
  expect(await countsIn('330782104')).toEqual([2, 2, 1, 0, 0, ['330782']]);
  expect(await countsIn('3307', '35')).toEqual([5, 5, 2, 2, 1, ['330782', '350100']]);
  expect(await countsIn('44')).toEqual([0, 0, 0, 0, 0, []]);
});

it('the greatest sums and shares that rules may name are compared', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const sales = 10n ** 22n;
  const village: Village = {
    villageCode: '330782104201',
    township: '330782104',
    number: 201,
    did: false,
    wasListed: false,
    figures: { ...none, salesFen: sales, alibabaSalesFen: sales, households: most, activeHouseholds: most },
  };
  const rules: Rules = {
    counts: 'all-shops',
    annualSales: { thresholdFen: most, comparison: 'more-than' },
    alibabaMajority: { part: most - 1, whole: most },
    where: { kinds: ['administrative-village'] },
    scale: { activeShops: most, share: { of: 'active-households', part: most, whole: most } },
    town: { qualifyingVillages: 1, subdistricts: false },
    cluster: { cluster: 1, large: 2, super: 3 },
  };
  expect((await evaluated([village], { rules, comparedRules: rules })).total.gained).toBe(1);
});
