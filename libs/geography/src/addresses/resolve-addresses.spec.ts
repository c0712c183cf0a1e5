import { townshipOf } from '@taocun/domain';
import { regionNames } from '../regions/region-names';
import { type CountyVillages, type PlacedVillage, resolveAddresses } from './resolve-addresses';

const placed = (code: string, name: string, townshipCode = townshipOf(code)): PlacedVillage => ({
  code,
  name,
  townshipCode,
  registered: false,
});

const villages = [
  placed('320324109001', '东风村委会'),
  placed('320324109002', '大东风村村民委员会'),
  placed('320324109003', '和平村委会'),
  placed('320324109004', '和平社区居委会'),
  placed('320324108201', '新光村委会'),
  placed('320324108202', '新光村委会', '320324109'),
  placed('371721121201', '西街村民委员会'),
  placed('440118003200', '朱村村委会'),
];

/** The villages by county, and the counties that were asked for. */
function countiesOf(among: readonly PlacedVillage[]) {
  const requested: string[] = [];
  async function* of(counties: readonly string[]): AsyncGenerator<CountyVillages> {
    for (const county of counties) {
      requested.push(county);
      yield { county, villages: among.filter(({ townshipCode }) => townshipCode.startsWith(county)) };
      await Promise.resolve();
    }
  }
  return { requested, of };
}

async function resolve(address: string) {
  const [resolution] = await resolveAddresses([address], countiesOf(villages).of);
  return resolution!;
}

it('names the village, with the parts that matched and what speaks against it', async () => {
  expect(await resolve('江苏省 徐州市 睢宁县 沙集镇 东风村 5组12号')).toEqual({
    decided: true,
    candidates: [
      {
        villageCode: '320324109001',
        name: '东风村委会',
        townshipCode: '320324109',
        path: '江苏省 徐州市 睢宁县 沙集镇',
        registered: false,
        score: 1,
        matched: [
          { level: 'province', text: '江苏省' },
          { level: 'prefecture', text: '徐州市' },
          { level: 'county', text: '睢宁县' },
          { level: 'township', text: '沙集镇' },
          { level: 'village', text: '东风村' },
        ],
        doubts: [],
      },
    ],
  });
});

it.each([
  // Parts may be missing, abbreviated, or written with other widths and punctuation.
  ['睢宁县沙集镇东风村', '320324109001', []],
  ['江苏徐州睢宁沙集东风村民委员会', '320324109001', []],
  ['（江苏）徐州市，睢宁县－沙集镇：大东风村１２号', '320324109002', []],
  ['徐州市沙集镇东风村', '320324109001', ['county-not-named']],
  // The city 增城市 has become a district.
  ['广东省广州市增城市朱村街道朱村', '440118003200', ['other-kind-of-region']],
  // The word for the kind decides between two places with the same name.
  ['睢宁县沙集镇和平村', '320324109003', []],
  ['睢宁县沙集镇和平社区3号', '320324109004', []],
  // A village belongs to the township that its registration names.
  ['睢宁县沙集镇新光村', '320324108202', []],
  ['睢宁县沙集镇东风社区', '320324109001', ['other-kind-of-village']],
])('%s is %s', async (address, villageCode, doubts) => {
  const { decided, candidates } = await resolve(address);
  expect([decided, candidates[0]?.villageCode, candidates[0]?.doubts]).toEqual([true, villageCode, doubts]);
});

it.each([
  ['睢宁县沙集镇和平', 'several', ['320324109003', '320324109004']],
  // A name that the register has once in a county may have existed twice there.
  ['江苏省徐州市睢宁县东风村', 'doubtful', ['320324109001']],
  ['沙集镇东风村', 'doubtful', ['320324109001']],
  ['睢宁县不详镇东风村', 'doubtful', ['320324109001']],
  ['睢宁县沙集镇东风大厦', 'doubtful', ['320324109001']],
  ['睢宁县沙集镇西风村', 'no-village', []],
  ['曹县大集镇', 'no-village', []],
  ['江苏省徐州市', 'no-region', []],
  ['5组12号', 'no-region', []],
  ['！', 'no-region', []],
])('nothing is decided for %s: %s', async (address, open, codes) => {
  const resolution = await resolve(address);
  expect(resolution).toMatchObject({ decided: false, open });
  expect(resolution.candidates.map(({ villageCode }) => villageCode)).toEqual(codes);
});

describe('reads few counties', () => {
  async function counties(...addresses: readonly string[]) {
    const { requested, of } = countiesOf(villages);
    const resolutions = await resolveAddresses(addresses, of);
    return { resolutions, requested };
  }

  it('reads none for a name that more than 16 counties have, if it cannot be decided there', async () => {
    const { resolutions, requested } = await counties('城关镇东风村', '睢宁县沙集镇东风村');
    expect(resolutions[0]).toEqual({ decided: false, open: 'too-many-counties', candidates: [] });
    expect([resolutions[1]?.decided, requested.includes('320324'), requested.length < 16]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('reads none for an address without a village', async () => {
    const { resolutions, requested } = await counties('睢宁县', '沙集镇');
    expect([resolutions.map(({ open }) => open), requested]).toEqual([['no-village', 'no-village'], []]);
  });

  it('reads a county once for all addresses', async () => {
    const { requested } = await counties('睢宁县沙集镇东风村', '睢宁县沙集镇和平村', '睢宁县沙集镇新光村');
    expect(requested.filter((county) => county === '320324')).toHaveLength(1);
  });

  it('reads 2,000 counties for a question, and leaves later addresses open that need more', async () => {
    const named = [...regionNames].filter(([code]) => code.length === 6).map(([, name]) => `${name}东风村`);
    const { resolutions, requested } = await counties(
      '睢宁县沙集镇东风村',
      ...named,
      '睢宁县沙集镇和平村',
      '曹县西街村',
    );
    const tooMany = resolutions.map(({ open }) => open === 'too-many-counties');
    expect([requested.length > 1_900 && requested.length <= 2_000, tooMany[0], tooMany.at(-2)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(tooMany.filter(Boolean).length).toBeGreaterThan(100);
  });
});

it('gives way to other work while many addresses are read and compared', async () => {
  let turns = 0;
  const count = (): void => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await resolveAddresses(Array<string>(100).fill('睢宁县沙集镇东风村'), countiesOf(villages).of);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(20);
});

it('ends once its caller has left', async () => {
  const { requested, of } = countiesOf(villages);
  const closing = new AbortController();
  async function* leaving(counties: readonly string[]): AsyncGenerator<CountyVillages> {
    closing.abort();
    yield* of(counties);
  }
  await expect(
    resolveAddresses(['徐州市沙集镇东风村', '曹县西街村'], leaving, closing.signal),
  ).rejects.toThrow(/abort/);
  expect(requested.length).toBeLessThan(2);
});
