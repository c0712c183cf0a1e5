import { EventEmitter } from 'node:events';
import { builtInRuleSets, definitionOf } from '@taocun/domain';
import { Table, whileAnswering } from '@taocun/reporting-answers';
import { Regions } from '@taocun/reporting-projection';
import { OtherCodes } from '@taocun/reporting-reports';
import { ReadModels } from '@taocun/reporting-store';
import { Api, type Json } from '../api.fixture';
import {
  assessed,
  certified,
  dayOf,
  RecordedOutputs,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

const WB = 'world-bank-2019';
const QINGYAN = '330782104213';
const BIG = 9_007_199_254_740_993n;

/** This process reaches no other, and has read nothing itself. */
const freshness = { asOf: '2015-06-30', caughtUp: false, behind: 0, silent: ['ingestion', 'classification'] };

const api = Api.inTests();

beforeAll(() => seed(api));

async function seed({ app, connection }: Api): Promise<void> {
  await saveAssessed(
    connection,
    assessed(QINGYAN, {
      name: '青岩刘村',
      salesFen: BIG,
      alibabaSalesFen: BIG - 1n,
      activeShops: 40,
      activeAlibabaShops: 40,
      activeHouseholds: 38,
      qualifiesUnder: [WB],
      povertyCounty: true,
      lateUpdates: [{ cutOff: '2014-06-30', updates: 2, salesFen: BIG, alibabaSalesFen: -5 }],
      offset: 77,
    }),
    assessed('330782104214', {
      name: 'Upper (one)',
      qualifiesUnder: [WB],
      salesFen: BIG + 1n,
      activeShops: 7,
    }),
    assessed('330782104215', { name: 'lower.two', qualifiesUnder: [WB], salesFen: 5, activeShops: 7 }),
    assessed('330782105201', {
      kind: 'residents-committee',
      salesFen: 5,
      activeShops: 7,
      povertyCounty: false,
    }),
    assessed('330782105202', { salesFen: 10n ** 19n }),
    assessed('350100101201', { salesFen: -3 }),
  );
  const regions = new Regions(app.get(ReadModels), builtInRuleSets);
  await regions.decide(
    new Map(['330782104', '330782', '330782105'].map((code) => [code, '2015-06-30'])),
    new RecordedOutputs(),
    'saved',
  );

  await saveVerdicts(
    connection,
    verdictChanged(QINGYAN, { asOf: dayOf('2014-11-11') }),
    verdictChanged(QINGYAN, { sequence: 2, qualifies: false, asOf: dayOf('2015-02-01') }),
    verdictChanged('330782104214'),
  );
  await saveCertificates(
    connection,
    certified(QINGYAN, { name: '=1+1', salesFen: BIG }),
    ...Array.from({ length: 12 }, (_, at) => certified(`330782104${214 + at}`)),
    certified('350100101201', { qualifies: false }),
    certified('350100101202', { qualifies: true }),
    certified('350100101203', { year: 2014 }),
    certified('350100101202', { ruleSet: 'aliresearch-2022' }),
  );
}

const codes = (items: readonly { villageCode?: string; code?: string }[]): unknown[] =>
  items.map(({ villageCode, code }) => villageCode ?? code);

describe('GET /villages/{code}', () => {
  it('explains the village: figures, verdicts with margins, history, certificates, late updates and its offset', async () => {
    const village = await api.json(`/villages/${QINGYAN}`);
    expect(village).toMatchObject({
      villageCode: QINGYAN,
      name: '青岩刘村',
      path: '浙江省 金华市 义乌市 上溪镇',
      kind: 'administrative-village',
      countyCode: '330782',
      povertyCounty: true,
      asOf: '2015-06-30',
      households: 350,
      activeShops: 40,
      stateOf: { partition: 0, offset: 77 },
      lateUpdates: [{ cutOff: '2014-06-30', updates: 2, salesFen: Number(BIG), alibabaSalesFen: -5 }],
      history: [
        { ruleSet: WB, sequence: 2, qualifies: false, asOf: '2015-02-01' },
        { ruleSet: WB, sequence: 1, qualifies: true, asOf: '2014-11-11' },
      ],
      certifications: [
        {
          year: 2015,
          ruleSet: WB,
          qualifies: true,
          windowFrom: '2014-07-01',
          asOf: '2015-06-30',
          version: { from: null, until: null },
        },
      ],
      // Classification is not running, so the village is answered without its outlook.
      outlook: null,
      outlookMissing: expect.stringContaining('lassification'),
    });
    expect(village).not.toHaveProperty('_id');
    for (const own of ['qualifiesUnder', 'shortfallPpm', 'partition', 'offset'])
      expect(village).not.toHaveProperty(own);
    expect(
      village.verdicts.map(({ ruleSet, qualifies, sequence }: Json) => [ruleSet, qualifies, sequence]),
    ).toEqual([
      [WB, true, 1],
      ['aliresearch-2022', false, 0],
      ['aliresearch', false, 0],
    ]);
    expect(village.verdicts.at(-1).version).toEqual({ from: null, until: '2018-12-31' });
    const { 'active-shops': ofShops = [], scale: source = [] } = builtInRuleSets[0]!.versions[0].sources!;
    expect(source[0]).toMatchObject({
      quote: expect.any(String),
      url: expect.stringMatching(/^https:/),
      standing: 'published',
    });
    expect(village.verdicts[0].criteria[2]).toEqual({
      criterion: 'scale',
      holds: true,
      source,
      anyOf: [
        {
          criterion: 'active-shops',
          value: 40,
          threshold: 100,
          comparison: 'at-least',
          holds: false,
          margin: -60,
          source: [...source, ...ofShops],
        },
        {
          criterion: 'active-household-share',
          comparison: 'at-least',
          holds: true,
          value: { part: 38, whole: 350 },
          threshold: { part: 10, whole: 100 },
          margin: { part: 300, whole: 35_000 },
          source,
        },
      ],
    });
  });

  it('returns money with all its digits, in figures, criteria and margins', async () => {
    const { payload } = await api.get(`/villages/${QINGYAN}`);
    expect(payload).toContain('"salesFen":9007199254740993,"alibabaSalesFen":9007199254740992');
    expect(payload).toContain(
      '"value":9007199254740993,"threshold":1000000000,"comparison":"more-than","holds":true,"margin":9007198254740993',
    );
    expect(payload).toContain(
      '"lateUpdates":[{"cutOff":"2014-06-30","updates":2,"salesFen":9007199254740993,"alibabaSalesFen":-5}]',
    );
    expect((await api.get('/villages/330782105202')).payload).toContain('"salesFen":10000000000000000000');
    expect((await api.get('/villages/330782105202')).payload).toContain('"margin":9999999999000000000');
  });

  it('is answered while the table is busy', async () => {
    const { database } = await api.app.get(Table).current();
    const endless = 'SELECT count(*) FROM range(10000000000) a, range(1000000) b';
    const answers = ['one', 'another'].map((name) => {
      const response = Object.assign(new EventEmitter(), { destroyed: false });
      const statements: Promise<unknown>[] = [];
      // A caller has two of the four connections.
      whileAnswering({ name, hasKey: true }, response, () =>
        statements.push(database.rows(endless), database.rows(endless)),
      );
      return { response, ended: Promise.allSettled(statements) };
    });
    const otherCodes = api.app.get(OtherCodes);
    const { patienceMs } = otherCodes;
    otherCodes.patienceMs = 50;
    const { statusCode } = await api.get(`/villages/${QINGYAN}`);
    otherCodes.patienceMs = patienceMs;
    for (const { response } of answers) response.emit('close');
    await Promise.all(answers.map(({ ended }) => ended));
    expect(statusCode).toBe(200);
  });

  it('explains what to do if there is no such village', async () => {
    const { statusCode, type, payload } = await api.get('/villages/999999999999');
    expect([statusCode, type]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(JSON.parse(payload)).toMatchObject({
      status: 404,
      detail: expect.stringContaining('999999999999'),
    });
  });
});

describe('GET /villages', () => {
  const all = [
    '330782104213',
    '330782104214',
    '330782104215',
    '330782105201',
    '330782105202',
    '350100101201',
  ];

  it.each([
    ['', all],
    ['?region=33', all.slice(0, 5)],
    ['?region=330782105', all.slice(3, 5)],
    ['?region=34', []],
    ['?region=330782105,3501', all.slice(3)],
    ['?qualifies=true', all.slice(0, 3)],
    ['?qualifies=false', all.slice(3)],
    ['?qualifies=true&ruleSet=aliresearch-2022', []],
    ['?kind=residents-committee', ['330782105201']],
    ['?povertyCounty=true', [QINGYAN]],
    ['?povertyCounty=false', all.slice(1)],
    [`?search=${encodeURIComponent('岩刘')}`, [QINGYAN]],
    [`?search=${encodeURIComponent('Yiwu Qingyanliu village')}`, [QINGYAN]],
    [`?search=${encodeURIComponent('义乌市岩刘')}`, [QINGYAN]],
    [`?search=${encodeURIComponent('Fujian Qingyanliu')}`, []],
    ['?search=upper', ['330782104214']],
    [`?search=${encodeURIComponent('(one)')}`, ['330782104214']],
    [`?search=${encodeURIComponent('.*')}`, []],
    ['?search=%00', []],
    [`?search=${encodeURIComponent('lowerxtwo')}`, []],
    ['?search=33078210521', []],
    ['?search=3307821052', all.slice(3, 5)],
    ['?region=3307&qualifies=false&search=village', all.slice(3, 5)],
    ['?sort=-code', [...all].reverse()],
    [
      '?sort=salesFen',
      ['350100101201', '330782104215', '330782105201', '330782104213', '330782104214', '330782105202'],
    ],
    [
      '?sort=-salesFen',
      ['330782105202', '330782104214', '330782104213', '330782105201', '330782104215', '350100101201'],
    ],
    [
      '?sort=-activeShops',
      ['330782104213', '330782105201', '330782104215', '330782104214', '350100101201', '330782105202'],
    ],
  ])('finds %s, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000])
      expect(codes(await api.allPages(`/villages${query}`, limit))).toEqual(expected);
  });

  it.each([
    ['/villages?limit=2', 6],
    ['/villages?limit=2&region=33&qualifies=false', 2],
    ['/villages?limit=2&povertyCounty=false', 5],
    ['/villages?limit=2&kind=administrative-village', 5],
    ['/villages?limit=1&qualifies=false&kind=administrative-village', 2],
    ['/villages?search=upper&fields=name', 1],
    ['/villages?region=34', 0],
    ['/certifications/2015?limit=5', 14],
    ['/certifications/2015?limit=5&qualifies=any', 15],
  ])('says on every page of %s how many there are in all, where it is asked to', async (path, total) => {
    const question = `${path}${path.includes('?') ? '&' : '?'}total=true`;
    const first = await api.json(question);
    expect(first.total).toBe(total);
    if (first.next !== undefined)
      expect((await api.json(`${question}&cursor=${first.next}`)).total).toBe(total);
    expect(await api.json(path)).not.toHaveProperty('total');
  });

  it('omits the reasons, which only the village itself has', async () => {
    const { items } = await api.json('/villages?limit=1');
    expect(items[0].verdicts[0]).toEqual({ ruleSet: WB, qualifies: true, sequence: 1 });
  });

  it('refuses a cursor of another order', async () => {
    const cursor = Buffer.from('["code","330782104213"]').toString('base64url');
    const { statusCode, type } = await api.get(`/villages?sort=salesFen&cursor=${cursor}`);
    expect([statusCode, type]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });
});

describe('GET /certifications/{year}', () => {
  const list = [QINGYAN, ...Array.from({ length: 12 }, (_, at) => `330782104${214 + at}`), '350100101202'];

  it.each([
    ['/certifications/2015', list],
    ['/certifications/2015?qualifies=any', [...list.slice(0, 13), '350100101201', '350100101202']],
    ['/certifications/2015?qualifies=false', ['350100101201']],
    ['/certifications/2015?region=35', ['350100101202']],
    ['/certifications/2015?ruleSet=aliresearch-2022', ['350100101202']],
    ['/certifications/2014', ['350100101203']],
  ])('lists %s', async (path, expected) => {
    for (const limit of [1, 5, 1000]) expect(codes(await api.allPages(path, limit))).toEqual(expected);
  });

  it('returns the figures with all their digits, and no reasons', async () => {
    const { payload } = await api.get('/certifications/2015?limit=1');
    expect(payload).toContain('"salesFen":9007199254740993');
    expect(payload).toContain('"windowFrom":"2014-07-01","asOf":"2015-06-30"');
    expect(payload).not.toContain('criteria');
  });

  it('decides the towns and clusters of the year by its certificates only', async () => {
    expect((await api.json('/certifications/2015/towns')).items).toEqual([
      {
        kind: 'town',
        code: '330782104',
        name: '上溪镇',
        path: '浙江省 金华市 义乌市 上溪镇',
        ruleSet: WB,
        year: 2015,
        qualifies: true,
        villages: 13,
        alibabaSalesFen: 13_000_000_000,
        activeAlibabaShops: 1_300,
      },
    ]);
    expect((await api.json('/certifications/2015/clusters')).items).toMatchObject([
      { code: '330782', qualifies: true, size: 'cluster', villages: 13 },
    ]);
    expect(codes(await api.allPages('/certifications/2015/towns?qualifies=any', 1))).toEqual([
      '330782104',
      '350100101',
    ]);
    expect((await api.json('/certifications/2015/towns?qualifies=any&region=35')).items).toMatchObject([
      { code: '350100101', qualifies: false, villages: 1 },
    ]);
  });
});

describe('live towns and clusters', () => {
  it('lists the present towns', async () => {
    expect(await api.json('/towns')).toEqual({
      freshness,
      items: [
        {
          kind: 'town',
          code: '330782104',
          name: '上溪镇',
          path: '浙江省 金华市 义乌市 上溪镇',
          ruleSet: WB,
          qualifies: true,
          sequence: 1,
          villages: 3,
          asOf: '2015-06-30',
        },
      ],
    });
    expect(await api.json('/towns?region=35')).toEqual({ freshness, items: [] });
    expect(await api.json('/towns?ruleSet=aliresearch-2022')).toEqual({ freshness, items: [] });
    expect(await api.json('/towns?qualifies=false')).toEqual({ freshness, items: [] });
    expect(await api.json('/clusters')).toEqual({ freshness, items: [] });
  });
});

describe('GET /counts', () => {
  it('counts what is live', async () => {
    expect(await api.json('/counts')).toEqual({
      freshness,
      ruleSet: WB,
      villages: 6,
      qualifying: 3,
      towns: 1,
      clusters: { all: 0, cluster: 0, large: 0, super: 0 },
      provinces: [
        { provinceCode: '33', villages: 5, qualifying: 3 },
        { provinceCode: '35', villages: 1, qualifying: 0 },
      ],
    });
  });

  it('counts a town that is decided after the question: before it is published, and once it was read back', async () => {
    const { towns } = await api.json('/counts');
    const verdict = { qualifies: true, sequence: 1, villages: 3, asOf: '2015-06-30' };
    const town = (code: string) => ({ kind: 'town', code, ruleSet: WB, ...verdict, version: 1 });
    const [regions, checkpoints] = ['regions', 'checkpoints'].map((name) => api.connection.collection(name));
    await regions!.insertOne({ ...town('999999101'), announcement: verdict });
    expect((await api.json('/counts')).towns).toBe(towns + 1);
    await regions!.insertOne(town('999999102'));
    await checkpoints!.insertOne({ topic: 'region.verdicts', epoch: 1, cut: 1 });
    expect((await api.json('/counts')).towns).toBe(towns + 2);
    await regions!.deleteMany({ code: /^999999/ });
    expect((await api.json('/counts')).towns).toBe(towns);
  });

  it('counts the certificates of a year', async () => {
    expect(await api.json('/counts/2015')).toEqual({
      freshness,
      year: 2015,
      ruleSet: WB,
      villages: 15,
      qualifying: 14,
      towns: 1,
      clusters: { all: 1, cluster: 1, large: 0, super: 0 },
      provinces: [
        { provinceCode: '33', villages: 13, qualifying: 13 },
        { provinceCode: '35', villages: 2, qualifying: 1 },
      ],
      revised: { certificates: 0, gained: 0, lost: 0 },
      inPovertyCounties: { villages: 0, onTheList: 0, left: 0 },
    });
    for (const year of [2001, 2030]) {
      const { statusCode, payload } = await api.get(`/counts/${year}`);
      const detail = `No list of ${year} is issued under ${WB}. GET /api/v1/series?by=year&ruleSet=${WB} has the years that are.`;
      expect([statusCode, JSON.parse(payload)]).toEqual([
        404,
        expect.objectContaining({ code: 'not-certified', detail }),
      ]);
    }
  });
});

it('GET /rule-sets returns the rules as data, the default first', async () => {
  const { items } = await api.json('/rule-sets');
  const defined = builtInRuleSets.map((ruleSet) => ({
    ...ruleSet,
    versions: ruleSet.versions.map((version) => ({
      ...version,
      definition: { en: definitionOf(version, 'en'), zh: definitionOf(version, 'zh') },
    })),
  }));
  expect(items).toEqual(defined);
});
