import { parse } from 'csv-parse/sync';
import { Api, type Json } from '../api.fixture';
import { ReadModels } from '../store/read-models';
import { certificationOf, RecordedEvents } from '../projections/recorded-events';
import { assessed, certified, save, saveAssessed, SOME_PLACE } from '../reporting.fixture';

const WB = 'world-bank-2019';
const AR = 'aliresearch-2022';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
  await seedVillages();
  await seedCertificates();
});
afterAll(() => api.stop());

const codes = (items: readonly Json[]): unknown[] => items.map(({ villageCode }) => villageCode);

/** Stores villages from 330782104101 on that would qualify under world-bank-2019, except for the given figures. */
async function seedVillages(): Promise<void> {
  const qualifying = {
    salesFen: 2_000_000_000,
    alibabaSalesFen: 1_500_000_000,
    activeShops: 100,
    activeAlibabaShops: 100,
    households: 1_000,
  };
  await saveAssessed(
    api.connection,
    assessed('330782104101', { ...qualifying, name: '东风村', qualifiesUnder: [WB] }),
    assessed('330782104102', { ...qualifying, activeShops: 95, activeAlibabaShops: 95, households: 990 }),
    assessed('330782104103', { ...qualifying, salesFen: 930_000_000, alibabaSalesFen: 930_000_000 }),
    assessed('330782104104', { ...qualifying, salesFen: 850_000_000, alibabaSalesFen: 850_000_000, activeShops: 99 }),
    assessed('330782104105', { ...qualifying, activeShops: 95, kind: 'residents-committee' }),
    assessed('350100101106', { ...qualifying, name: '东风二村', activeShops: 95, activeHouseholds: 97, alibabaSalesFen: 10n ** 19n }),
    assessed('350100101107', { ...qualifying, activeShops: 40 }),
    assessed('130525001108', { ...qualifying, alibabaSalesFen: 1_000_000_000 }),
  );
}

async function seedCertificates(): Promise<void> {
  const certificates = new RecordedEvents<ReturnType<typeof certificationOf>>('certifications');
  const record = (...args: Parameters<typeof certified>): void => certificates.record(certificationOf(certified(...args), SOME_PLACE), 1);
  record('330782104101', { year: 2014, salesFen: 9_007_199_254_740_993n });
  record('330782104101', { year: 2015, name: '东风村' });
  record('330782104102', { year: 2014 });
  record('330782104102', { year: 2015, qualifies: false, activeShops: 40 });
  record('330782104103', { year: 2014 });
  record('350100101106', { year: 2014, qualifies: false });
  record('350100101106', { year: 2015 });
  record('350100101107', { year: 2015 });
  record('350100101108', { year: 2015, qualifies: false });
  record('350100101109', { year: 2015, ruleSet: AR });
  for (let number = 0; number < 1_100; number++) record(String(500_000_000_000 + number), { year: 2020 });
  await save(api.connection, certificates.takeChanges());
}

describe('GET /near-misses', () => {
  it.each<[string, unknown[]]>([
    ['', ['130525001108', '350100101106', '330782104102', '330782104103']],
    ['?within=0', ['130525001108']],
    ['?within=2', ['130525001108']],
    ['?within=3', ['130525001108', '350100101106']],
    ['?within=5', ['130525001108', '350100101106', '330782104102']],
    ['?within=6', ['130525001108', '350100101106', '330782104102']],
    ['?within=50', ['130525001108', '350100101106', '330782104102', '330782104103', '330782104104']],
    ['?region=33', ['330782104102', '330782104103']],
    ['?region=33,1305', ['130525001108', '330782104102', '330782104103']],
    [`?ruleSet=${AR}&within=5`, ['330782104102']],
  ])('finds %s, the nearest first, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000]) expect(codes(await api.allPages(`/near-misses${query}`, limit))).toEqual(expected);
  });

  it('says what is missed and by how much, exactly', async () => {
    const { items } = await api.json('/near-misses?region=330782104');
    expect(items[0]).toEqual({
      ...{ villageCode: '330782104102', name: 'Village 330782104102', asOf: '2015-06-30', ruleSet: WB },
      ...{ provinceCode: '33', prefectureCode: '3307', countyCode: '330782', townshipCode: '330782104' },
      ...{ shortfallPpm: 50_000, fails: ['active-shops'] },
      failing: [
        {
          ...{ criterion: 'active-shops', value: 95, threshold: 100, comparison: 'at-least', holds: false, margin: -5 },
          ...{ shortfall: { part: 5, whole: 100 }, shortfallPpm: 50_000 },
        },
      ],
    });
    const [nearest] = (await api.json('/near-misses?region=35')).items;
    expect([nearest.fails, nearest.shortfallPpm]).toEqual([['active-household-share'], 30_000]);
    const [row] = parse<Json>((await api.get('/near-misses?region=330782104&limit=1&format=csv')).payload, { columns: true });
    expect([row.shortfallPpm, row.fails, JSON.parse(row.failing)[0].margin]).toEqual(['50000', 'active-shops', -5]);
  });

  it.each(['within=51', 'within=-1', 'within=1.5', 'within=', 'cursor=abc', 'sort=code', 'qualifies=any'])('refuses %s', async (query) => {
    expect((await api.get(`/near-misses?${query}`)).statusCode).toBe(400);
  });

  it('reads an index of the few that are near, in its order', async () => {
    const { villages } = api.app.get(ReadModels);
    const field = `shortfallPpm.${WB}`;
    const plan = JSON.stringify(
      await villages.collection
        .find({ [field]: { $lte: 100_000 } })
        .sort({ [field]: 1, _id: 1 })
        .explain('executionStats'),
    );
    expect(plan).toContain(`"${field}_1__id_1"`);
    expect(plan).toContain('"totalKeysExamined":4');
    expect(plan).not.toContain('"SORT"');
  });
});

describe('GET /villages', () => {
  const all = ['130525001108', ...[101, 102, 103, 104, 105].map((number) => `330782104${number}`), '350100101106', '350100101107'];

  it.each<[string, unknown[]]>([
    ['?region=33,13', all.slice(0, 6)],
    ['?region=330782104,3501', all.slice(1)],
    ['?region=35,350100', all.slice(6)],
    ['?region=35&sort=-code', ['350100101107', '350100101106']],
    ['?region=33,35&sort=-code', [...all].reverse().slice(0, 7)],
    ['?search=' + encodeURIComponent('东风'), ['330782104101', '350100101106']],
    ['?search=' + encodeURIComponent('风二'), ['350100101106']],
    ['?search=' + encodeURIComponent('东风') + '&region=33&qualifies=true', ['330782104101']],
    ['?search=LAGE%2033078210410', all.slice(2, 6)],
    ['?search=village%20130525001108', ['130525001108']],
    ['?search=ill.ge', []],
    ['?sort=households&region=33', ['330782104102', '330782104101', '330782104103', '330782104104', '330782104105']],
    ['?sort=-alibabaSalesFen&region=35,13', ['350100101106', '350100101107', '130525001108']],
    ['?sort=-activeHouseholds&region=35,13', ['350100101106', '350100101107', '130525001108']],
  ])('finds %s, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000]) expect(codes(await api.allPages(`/villages${query}`, limit))).toEqual(expected);
  });

  it.each(['region=33,', 'region=33,3', 'region=33,35&region=13', 'region=,', `region=${'33,'.repeat(50)}33`])(
    'refuses %s',
    async (query) => {
      for (const list of ['/villages', '/near-misses', '/towns', '/certifications/2015', '/certifications/2015/changes']) {
        const { statusCode, payload } = await api.get(`${list}?${query}`);
        expect([list, statusCode, JSON.parse(payload).detail]).toEqual([list, 400, expect.stringContaining('region')]);
      }
    },
  );
});

it.each<[string, string[]]>([
  ['/certifications/2015?region=33,350100101', ['330782104101', '350100101106', '350100101107']],
  ['/certifications/2015?region=50,33', ['330782104101']],
  ['/certifications/2015/towns?region=33,3501&qualifies=any', ['330782104', '350100101']],
])('%s takes several regions', async (path, expected) => {
  for (const limit of [1, 1000]) {
    expect((await api.allPages(path, limit)).map(({ villageCode, code }) => villageCode ?? code)).toEqual(expected);
  }
});

describe('GET /certifications/{year}/changes', () => {
  const changesOf = (items: readonly Json[]): unknown[] => items.map(({ villageCode, change }) => [villageCode, change]);
  const all = [
    ['330782104101', 'kept'],
    ['330782104102', 'lost'],
    ['330782104103', 'lost'],
    ['350100101106', 'new'],
    ['350100101107', 'new'],
  ];

  it.each<[string, unknown[]]>([
    ['', all],
    ['?change=new', all.slice(3)],
    ['?change=lost', all.slice(1, 3)],
    ['?change=kept', all.slice(0, 1)],
    ['?region=33', all.slice(0, 3)],
    ['?region=3301,35', all.slice(3)],
    [`?ruleSet=${AR}`, [['350100101109', 'new']]],
  ])('lists %s, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000])
      expect(changesOf(await api.allPages(`/certifications/2015/changes${query}`, limit))).toEqual(expected);
  });

  it('counts each change in the regions, whichever is listed', async () => {
    expect((await api.json('/certifications/2015/changes')).counts).toEqual({ new: 2, lost: 2, kept: 1 });
    expect((await api.json('/certifications/2015/changes?change=new&limit=1')).counts).toEqual({ new: 2, lost: 2, kept: 1 });
    expect((await api.json('/certifications/2015/changes?region=35')).counts).toEqual({ new: 2, lost: 0, kept: 0 });
    expect((await api.json('/certifications/2014/changes')).counts).toEqual({ new: 3, lost: 0, kept: 0 });
    expect((await api.json('/certifications/2016/changes')).counts).toEqual({ new: 0, lost: 3, kept: 0 });
    expect(await api.json('/certifications/2001/changes')).toEqual({ counts: { new: 0, lost: 0, kept: 0 }, items: [] });
  });

  it('has what the certificates of both years say', async () => {
    const { payload } = await api.get('/certifications/2015/changes?limit=3');
    expect(payload).toContain('"before":{"qualifies":true,"salesFen":9007199254740993,');
    const [kept, lost, gone] = JSON.parse(payload).items;
    expect(kept).toMatchObject({ name: '东风村', year: 2015, ruleSet: WB, countyCode: '330782', now: { qualifies: true } });
    expect(lost).toMatchObject({ now: { qualifies: false, activeShops: 40 }, before: { qualifies: true, activeShops: 100 } });
    expect(gone).not.toHaveProperty('now');
  });

  it('comes as CSV, whole, with the figures of both years', async () => {
    const { payload, headers } = await api.get('/certifications/2015/changes?format=csv&change=lost');
    expect(headers['content-disposition']).toContain(`certifications-2015-changes-${WB}.csv`);
    expect(parse(payload, { columns: true })).toMatchObject([
      { villageCode: '330782104102', change: 'lost', 'now.qualifies': 'false', 'now.activeShops': '40', 'before.qualifies': 'true' },
      { villageCode: '330782104103', change: 'lost', 'now.qualifies': '', 'now.activeShops': '', 'before.salesFen': '1000000001' },
    ]);
    const lines = (await api.get('/certifications/2020/changes?format=ndjson')).payload.trimEnd().split('\n');
    expect(lines).toHaveLength(1_100);
    expect(new Set(lines.map((line) => JSON.parse(line).villageCode)).size).toBe(1_100);
  });

  it.each(['change=any', 'change=', 'qualifies=true', 'cursor=x'])('refuses %s', async (query) => {
    expect((await api.get(`/certifications/2015/changes?${query}`)).statusCode).toBe(400);
  });
});

it('what was remembered of certificates is made anew when others are stored', async () => {
  const mark = (cut: number) =>
    api.connection
      .collection<{ _id: string; topic: string; epoch: number; cut: number }>('checkpoints')
      .updateOne({ _id: 'village.certifications:0' }, { $set: { topic: 'village.certifications', epoch: 1, cut } }, { upsert: true });
  const asked = async (): Promise<Json[]> => [
    (await api.json('/certifications/2020/changes?limit=1')).counts.new,
    (await api.json('/certifications/2020/towns?qualifies=any&region=500000001')).items.length,
    (await api.json('/counts/2020')).qualifying,
  ];
  await mark(1);
  expect(await asked()).toEqual([1_100, 1, 1_100]);
  const certificates = new RecordedEvents<ReturnType<typeof certificationOf>>('certifications');
  certificates.record(certificationOf(certified('500000001500', { year: 2020 }), SOME_PLACE), 1);
  await save(api.connection, certificates.takeChanges());
  await mark(2);
  expect(await asked()).toEqual([1_101, 1, 1_101]);
});
