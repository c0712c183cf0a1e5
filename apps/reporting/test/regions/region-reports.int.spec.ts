import { builtInRuleSets, figureNames, figureOf } from '@taocun/domain';
import { listedPovertyCounties, regionName, regionPath } from '@taocun/geography';
import { Table } from '@taocun/reporting-answers';
import { Regions } from '@taocun/reporting-projection';
import { type RegionSummary } from '@taocun/reporting-reports';
import { Api, type Json } from '../api.fixture';
import { seededRandom } from '../random.fixture';
import { assessed, dayOf, decideRegions, saveAssessed } from '../reporting.fixture';

const ids = builtInRuleSets.map(({ id }) => id);
/** 临泉县 and 望都县 are on the list of poverty counties; 330782004 and 341221001 are subdistricts. */
const townships = [
  '330782004',
  '330782104',
  '330782105',
  '330783104',
  '331081101',
  '341221001',
  '341221100',
  '130631100',
  '130632100',
];

interface Village {
  readonly code: string;
  /** Some villages are in another township than that of their code. */
  readonly townshipCode: string;
  readonly povertyCounty?: boolean;
  readonly asOf: string;
  readonly households: number;
  readonly activeAlibabaShops: number;
  readonly activeHouseholds: number;
  readonly salesFen: bigint;
  readonly alibabaSalesFen: bigint;
  readonly qualifiesUnder: readonly string[];
}

const api = Api.inTests();

it('every region has the figures that a count of its villages gives, whatever villages move in and out', async () => {
  const { below: random } = seededRandom();
  const villages = new Map<string, Village>();
  for (let round = 0; round < 6; round++) {
    const changed = townships.flatMap((township) =>
      range(random(7)).map(() => randomVillage(`${township}${200 + random(18)}`, random)),
    );
    // Each amount fits into int64, but not their sum.
    if (round === 3)
      changed.push(
        ...[298, 299].map((at) => ({
          ...randomVillage(`330782104${at}`, random),
          alibabaSalesFen: 8n * 10n ** 18n,
        })),
      );
    for (const village of changed) villages.set(village.code, village);
    await save(changed);
    const { database } = await api.app.get(Table).current();
    const rows = await database.rows<RegionSummary>('FROM regionFigures WHERE villages > 0');
    const regions = [
      'CN',
      ...new Set(
        [...villages.values()].flatMap(({ townshipCode }) =>
          [2, 4, 6, 9].map((digits) => townshipCode.slice(0, digits)),
        ),
      ),
    ];
    for (const ruleSet of ids) {
      const figures = new Map(rows.filter((row) => row.ruleSet === ruleSet).map((row) => [row.code, row]));
      for (const code of regions)
        expect([code, exact(counted(figures.get(code)))]).toEqual([
          code,
          naive(code, [...villages.values()], ruleSet),
        ]);
      expect([...figures.keys()].sort()).toEqual(regions.sort());
    }
  }
});

describe('answers', () => {
  const BIG = 9_007_199_254_740_993n;

  const answering = Api.inTests();
  const json: Api['json'] = (path) => answering.json(path);

  beforeAll(async () => {
    await saveAssessed(
      answering.connection,
      ...range(10).map((at) =>
        assessed(`3307821042${10 + at}`, {
          qualifiesUnder: ids,
          salesFen: at === 0 ? BIG : 1,
          households: 100,
          activeHouseholds: 10,
        }),
      ),
      assessed('330783104201', { salesFen: 5, activeShops: 3, povertyCounty: true }),
      assessed('341221100201', { qualifiesUnder: ['aliresearch'], asOf: dayOf('2015-07-02') }),
      assessed('341221700901', {}),
    );
    await decideRegions(answering.app.get(Regions), ['330782104210'], '2015-06-30');
  });

  it('lists the regions of a level with their names, under the requested rule set', async () => {
    const { payload } = await answering.get('/regions');
    const body = JSON.parse(payload);
    expect(
      body.items.map(({ code, name, qualifying, towns, villages }: Json) => [
        code,
        name,
        qualifying,
        towns,
        villages,
      ]),
    ).toEqual([
      ['33', '浙江省', 10, 1, 11],
      ['34', '安徽省', 0, 0, 2],
    ]);
    expect(payload).toContain('"salesFen":9007199254741007');
    expect(body.items[0]).toMatchObject({
      level: 'province',
      path: '浙江省',
      ruleSet: 'world-bank-2019',
      asOf: '2015-06-30',
      villagesInPovertyCounties: 1,
      clusters: { all: 1, cluster: 1, large: 0, super: 0 },
      activeHouseholdShare: { part: 100, whole: 1_350 },
      povertyCounties: { all: 1, withTaobaoVillages: 0, withoutTaobaoVillages: 1 },
    });
    expect(Date.parse(body.items[0].computedAt)).toBeLessThanOrEqual(Date.now());
    expect(
      (await json('/regions?ruleSet=aliresearch')).items.map(({ qualifying }: Json) => qualifying),
    ).toEqual([10, 1]);
  });

  it.each([
    ['?level=nation', ['CN']],
    ['?level=prefecture', ['3307', '3412']],
    ['?level=county', ['330782', '330783', '341221']],
    ['?level=county&region=33', ['330782', '330783']],
    ['?level=county&region=3412', ['341221']],
    ['?level=county&region=330783', ['330783']],
    ['?level=township&region=34', ['341221100', '341221700']],
    ['?level=county&region=44', []],
    ['?level=county&region=3412,330783', ['330783', '341221']],
    ['?level=county&region=33,CN', ['330782', '330783', '341221']],
    ['?level=county&sort=-qualifying&ruleSet=aliresearch', ['330782', '341221', '330783']],
  ])('finds %s, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000]) {
      const items = await answering.allPages(`/regions${query}`, limit);
      expect(items.map(({ code }) => code)).toEqual(expected);
    }
  });

  it('gives one region under every rule set', async () => {
    const body = await json('/regions/341221');
    expect(body).toMatchObject({
      code: '341221',
      level: 'county',
      name: '临泉县',
      path: '安徽省 阜阳市 临泉县',
      parent: '3412',
      villages: 2,
      asOf: '2015-07-02',
    });
    expect(
      body.ruleSets.map(({ ruleSet, qualifying, povertyCounties }: Json) => [
        ruleSet,
        qualifying,
        povertyCounties,
      ]),
    ).toEqual(
      ids.map((id) => {
        const withOne = id === 'aliresearch' ? 1 : 0;
        return [id, withOne, { all: 1, withTaobaoVillages: withOne, withoutTaobaoVillages: 1 - withOne }];
      }),
    );
    expect(await json('/regions/CN')).toMatchObject({
      code: 'CN',
      name: '全国',
      parent: null,
      villages: 13,
      asOf: '2015-07-02',
    });
    expect((await json('/regions/CN')).ruleSets[0].povertyCounties).toEqual({
      all: 832,
      withTaobaoVillages: 0,
      withoutTaobaoVillages: 832,
    });
  });

  it('names the regions of the registry, with zeros where no village is assessed', async () => {
    expect(await json('/regions/341221700')).toMatchObject({
      name: null,
      path: '安徽省 阜阳市 临泉县',
      villages: 1,
    });
    expect(await json('/regions/440304')).toMatchObject({
      name: '福田区',
      villages: 0,
      asOf: null,
      salesFen: 0,
    });
    const { statusCode, payload } = await answering.get('/regions/999999');
    expect([statusCode, JSON.parse(payload).detail]).toEqual([404, expect.stringContaining('999999')]);
  });

  it('lists poverty counties with and without Taobao Villages, those on the list and those registered as such', async () => {
    const page = (query: string) => json(`/poverty-counties?limit=1000&${query}`).then(({ items }) => items);
    expect(await page('')).toHaveLength(832);
    expect(await page('withTaobaoVillages=true&ruleSet=aliresearch')).toEqual([
      {
        code: '341221',
        name: '临泉县',
        path: '安徽省 阜阳市 临泉县',
        listed: true,
        delistedYear: 2019,
        ruleSet: 'aliresearch',
        villages: 2,
        qualifying: 1,
        salesFen: 0,
        computedAt: expect.any(String),
      },
    ]);
    expect(await page('withTaobaoVillages=false')).toHaveLength(832);
    expect(await page('region=33')).toMatchObject([
      { code: '330783', name: '东阳市', listed: false, delistedYear: null, villages: 1 },
    ]);
  });
});

/** A direct implementation of the specification. */
function naive(code: string, all: readonly Village[], id: string): unknown {
  const villages = all.filter((village) => code === 'CN' || village.townshipCode.startsWith(code));
  const total = (valueOf: (village: Village) => number | bigint, of = villages) =>
    of.reduce((sum, village) => sum + BigInt(valueOf(village)), 0n);
  const isListed = (county: string) => listedPovertyCounties.has(county);
  const inPovertyCounty = ({ povertyCounty, townshipCode: own }: Village) =>
    povertyCounty ?? isListed(own.slice(0, 6));
  const codesOf = (digits: number) => [
    ...new Set(villages.map((village) => village.townshipCode.slice(0, digits))),
  ];
  const within = (region: string) => all.filter((village) => village.townshipCode.startsWith(region));
  const povertyCounties =
    code.length > 6
      ? []
      : [
          ...new Set([
            ...listedPovertyCounties.keys(),
            ...codesOf(6).filter((county) => within(county).some(inPovertyCounty)),
          ]),
        ].filter((county) => code === 'CN' || county.startsWith(code));
  const qualifies = ({ qualifiesUnder }: Village) => qualifiesUnder.includes(id);
  const qualifying = villages.filter(qualifies);
  const towns = codesOf(9).filter((township) => {
    if (township.length < 9 || (code.length === 9 && township !== code)) return false;
    const own = within(township);
    const subdistrict = /^0[0-9][1-9]|^0[1-9]0/.test(township.slice(6));
    if (id === 'aliresearch-2022' && subdistrict) return false;
    const together =
      id === 'aliresearch-2022' &&
      total(({ alibabaSalesFen }) => alibabaSalesFen, own) > 3_000_000_000n &&
      total(({ activeAlibabaShops }) => activeAlibabaShops, own) > 300n;
    return together || own.filter(qualifies).length >= 3;
  });
  const sizes = code.length > 6 ? [] : codesOf(6).map((county) => within(county).filter(qualifies).length);
  const withTaobaoVillages = povertyCounties.filter((county) => within(county).some(qualifies)).length;
  return {
    code,
    level: { 2: code === 'CN' ? 'nation' : 'province', 4: 'prefecture', 6: 'county', 9: 'township' }[
      code.length
    ],
    name: regionName(code),
    path: regionPath(code),
    ruleSet: id,
    qualifying: BigInt(qualifying.length),
    qualifyingInPovertyCounties: BigInt(qualifying.filter(inPovertyCounty).length),
    qualifyingSalesFen: total(({ salesFen }) => salesFen, qualifying),
    towns: BigInt(towns.length),
    clusters: {
      all: BigInt(sizes.filter((size) => size >= 10).length),
      cluster: BigInt(sizes.filter((size) => size >= 10 && size < 30).length),
      large: BigInt(sizes.filter((size) => size >= 30 && size < 100).length),
      super: BigInt(sizes.filter((size) => size >= 100).length),
    },
    povertyCounties: {
      all: BigInt(povertyCounties.length),
      withTaobaoVillages: BigInt(withTaobaoVillages),
      withoutTaobaoVillages: BigInt(povertyCounties.length - withTaobaoVillages),
    },
    villages: BigInt(villages.length),
    villagesInPovertyCounties: BigInt(villages.filter(inPovertyCounty).length),
    salesFen: total(({ salesFen }) => salesFen),
    activeHouseholdShare: {
      part: total(({ activeHouseholds }) => activeHouseholds),
      whole: total(({ households }) => households),
    },
    asOf: villages
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1),
  };
}

/** A region without its sums of figures but one: testing/src/figures/every-figure.spec.ts compares these. */
function counted(region: object = {}): object {
  const sums = new Set<string>(
    figureNames.filter((name) => figureOf(name).ofRegion !== 'none' && name !== 'salesFen'),
  );
  return Object.fromEntries(Object.entries(region).filter(([name]) => !sums.has(name)));
}

/** Numbers as bigint, so that equal amounts compare equal in any type. */
function exact(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, exact(member)]));
}

function randomVillage(code: string, random: (below: number) => number): Village {
  const saysPoverty = [undefined, true, false][random(3)];
  const township = random(4) === 0 ? townships[random(townships.length)] : undefined;
  return {
    code,
    townshipCode: township ?? code.slice(0, 9),
    ...(saysPoverty !== undefined && { povertyCounty: saysPoverty }),
    asOf: `2015-0${1 + random(6)}-15`,
    households: 1 + random(500),
    activeAlibabaShops: random(120),
    activeHouseholds: random(90),
    salesFen: random(5) === 0 ? -7n : BigInt(random(2_000_000_000)) * (random(9) === 0 ? 10n ** 12n : 1n),
    alibabaSalesFen: BigInt(random(2_000_000_000)) * (random(9) === 0 ? 10n ** 9n : 1n),
    qualifiesUnder: ids.filter(() => random(10) < 6),
  };
}

async function save(villages: readonly Village[]): Promise<void> {
  await saveAssessed(
    api.connection,
    ...villages.map(({ code, asOf, ...village }, at) =>
      assessed(code, { ...village, asOf: dayOf(asOf), offset: at + 1 }),
    ),
  );
  await decideRegions(
    api.app.get(Regions),
    townships.map((township) => `${township}000`),
    '2015-01-01',
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}
