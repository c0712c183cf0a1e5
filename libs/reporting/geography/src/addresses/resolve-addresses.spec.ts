import { townshipOf } from '@taocun/domain';
import { type PlacedVillage, resolveAddresses } from './resolve-addresses';

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

async function resolve(address: string, among = villages) {
  const [resolution] = await resolveAddresses([address], (counties) =>
    Promise.resolve(among.filter(({ townshipCode }) => counties.some((county) => townshipCode.startsWith(county)))),
  );
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
