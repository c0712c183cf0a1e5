import { type CertifiedEvent } from '@taocun/contracts';
import { builtInRuleSets, criteriaOf, type Figures, qualifies, type Rules } from '@taocun/domain';
import { ApiKeys } from '@taocun/service';
import { Api, type Json } from '../api.fixture';
import { randomFrom } from '../random.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

const WB = 'world-bank-2019';
const ALI = 'aliresearch-2022';
const rulesOf = (id: string): Rules => {
  const rules = builtInRuleSets.find((one) => one.id === id)?.versions[0];
  if (rules === undefined) throw new Error(`there is no ${id}`);
  return rules;
};
const rowsOf = (id: string): Json => {
  const { sources: _sources, ...rows } = rulesOf(id) as Json;
  return rows;
};

/** Sells twice as much as world-bank-2019 requires, in enough shops. */
const big: Figures = {
  kind: 'administrative-village',
  households: 350,
  salesFen: 2_000_000_000,
  alibabaSalesFen: 1_500_000_000,
  activeShops: 120,
  activeAlibabaShops: 110,
  activeHouseholds: 50,
  activeAlibabaHouseholds: 45,
};
const listedBefore = '330782104290';

const api = Api.inTests();
/** Random villages around the thresholds, with their verdict under each rule set. */
const villages = new Map<string, Figures>();

beforeAll(async () => {
  const random = randomFrom(7);
  const near = (threshold: number, step: number): number => threshold + (Math.floor(random() * 3) - 1) * step;
  for (let number = 0; number < 120; number++) {
    const code = `${['330782104', '330782001', '350100101'][number % 3]}${200 + Math.floor(number / 3)}`;
    const salesFen = random() < 0.2 ? 3n * 10n ** 19n : near(1_000_000_000, 1);
    villages.set(code, {
      kind: random() < 0.8 ? 'administrative-village' : 'residents-committee',
      households: 350,
      salesFen,
      alibabaSalesFen: random() < 0.6 ? salesFen : near(500_000_000, 1),
      activeShops: near(100, 1),
      activeAlibabaShops: near(100, 1),
      activeHouseholds: near(35, 1),
      activeAlibabaHouseholds: near(35, 1),
    });
  }
  villages.set(listedBefore, { ...big, kind: 'residents-committee' });
  const events = [...villages].map(([code, figures]) => {
    const under = builtInRuleSets
      .filter(({ versions: [rules] }) => qualifies(figures, rules))
      .map(({ id }) => id);
    return assessed(code, { ...figures, qualifiesUnder: under });
  });
  await saveAssessed(api.connection, ...events);
  await certify();
});

/** Stores certificates of 2015 and of the year before. */
async function certify(): Promise<void> {
  const certificates: CertifiedEvent[] = [];
  const record = (code: string, year: number, figures: Figures, ruleSet = WB): void => {
    const { kind: _kind, ...certifiedFigures } = figures;
    const rules = rulesOf(ruleSet);
    const criteria = criteriaOf(figures, rules);
    certificates.push(
      certified(code, { year, ruleSet, ...certifiedFigures, criteria, qualifies: qualifies(figures, rules) }),
    );
  };
  const few = { ...big, activeShops: 40, activeAlibabaShops: 40 };
  record('330782104201', 2015, big);
  record('330782104202', 2015, few);
  record('330782104203', 2015, few);
  record('350100101201', 2015, { ...big, salesFen: 900_000_000, alibabaSalesFen: 800_000_000 });
  record(listedBefore, 2015, { ...big, kind: 'residents-committee' });
  record(listedBefore, 2014, big);
  record('330782104201', 2015, few, ALI);
  await saveCertificates(api.connection, ...certificates);
}

async function ask(body: object): Promise<Json> {
  const answer = await api.app.inject({ method: 'POST', url: '/api/v1/what-if', payload: body });
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.payload]).toEqual([200, '']);
  return JSON.parse(answer.payload);
}

const codesUnder = (rules: Rules): string[] =>
  [...villages]
    .filter(([, figures]) => qualifies(figures, rules))
    .map(([code]) => code)
    .sort();
const codes = (items: readonly Json[], change: string): string[] =>
  items.filter((item) => item.change === change).map(({ villageCode }) => villageCode);

it.each(builtInRuleSets.map(({ id }) => id))(
  'live, the rows of %s give exactly the villages that qualify under that rule set',
  async (id) => {
    const same = await ask({ rules: rowsOf(id), compareWith: id });
    const count = codesUnder(rulesOf(id)).length;
    expect(count).toBeGreaterThan(0);
    expect(same).toMatchObject({ compareWith: id, asOf: '2015-06-30', items: [] });
    expect(same.total).toEqual({ villages: 121, qualifying: count, compared: count, gained: 0, lost: 0 });
    expect(same.towns.rules).toBe(same.towns.compared);
    expect(same.clusters.rules).toEqual(same.clusters.compared);
    const { total, items } = await ask({ rules: { alibabaMajority: null, ...rowsOf(id) }, limit: 1_000 });
    const now = codesUnder(rulesOf(id));
    const before = codesUnder(rulesOf(WB));
    expect(total.qualifying).toBe(now.length);
    expect(codes(items, 'gained')).toEqual(now.filter((code) => !before.includes(code)));
    expect(codes(items, 'lost')).toEqual(before.filter((code) => !now.includes(code)));
  },
);

it('villages are counted by province, prefecture and county', async () => {
  const { rules, ...all } = await ask({
    rules: { annualSales: { thresholdFen: 999_999_999, comparison: 'more-than' } },
  });
  expect(rules).toEqual({
    ...rowsOf(WB),
    annualSales: { thresholdFen: 999_999_999, comparison: 'more-than' },
  });
  expect(all.provinces.map(({ code, name, villages: count }: Json) => [code, name, count])).toEqual([
    ['33', '浙江省', 81],
    ['35', '福建省', 40],
  ]);
  expect([all.prefectures, all.counties].map((regions) => regions.map(({ code }: Json) => code))).toEqual([
    ['3307', '3501'],
    ['330782', '350100'],
  ]);
  expect(all.total.gained).toBeGreaterThan(0);
  expect(all.total.lost).toBe(0);
  expect(all.provinces[0].gained + all.provinces[1].gained).toBe(all.total.gained);
});

it('each village is listed with the reason why it is gained or lost, a page at a time', async () => {
  const body = {
    rules: {
      annualSales: { thresholdFen: 1_000_000_000, comparison: 'at-least' },
      scale: { activeShops: 101, share: { of: 'active-households', part: 1, whole: 1 } },
    },
  };
  const whole = (await ask({ ...body, limit: 1_000 })).items;
  const paged: Json[] = [];
  let cursor: string | undefined;
  do {
    const page: Json = await ask({ ...body, limit: 3, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(3);
    paged.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  expect(paged.length).toBeGreaterThan(3);
  expect(paged).toEqual(whole);
  expect(new Set(paged.map(({ change }) => change))).toEqual(new Set(['gained', 'lost']));
  for (const { change, decidedBy, villageCode, name, criteria, comparedCriteria } of paged) {
    expect(name).toBe(`Village ${villageCode}`);
    const [failing, holding] =
      change === 'lost' ? [criteria, comparedCriteria] : [comparedCriteria, criteria];
    expect(holding.every(({ holds }: Json) => holds)).toBe(true);
    expect(decidedBy).toBe(failing.find(({ holds }: Json) => !holds).criterion);
    expect(failing[0].value).toBe(comparedCriteria[0].value);
  }
  expect(paged.find(({ change }) => change === 'gained')?.comparedCriteria[0]).toMatchObject({
    value: 1_000_000_000,
    margin: 0,
    holds: false,
  });
});

it('the certificates of a year are evaluated', async () => {
  const { total, asOf, year, items, towns } = await ask({
    rules: { scale: { activeShops: 40, share: { of: 'active-households', part: 1, whole: 1 } } },
    year: 2015,
  });
  expect([year, asOf, items, towns]).toEqual([2015, '2015-06-30', [], { rules: 1, compared: 1 }]);
  // The villages with 40 shops qualify by their households now.
  expect(total).toEqual({ villages: 5, qualifying: 3, compared: 3, gained: 0, lost: 0 });
  const stricter = await ask({
    rules: { scale: { activeShops: 41, share: { of: 'active-households', part: 51, whole: 350 } } },
    year: 2015,
  });
  expect(codes(stricter.items, 'lost')).toEqual(['330782104202', '330782104203']);
  expect(
    stricter.items[1].criteria.find(({ criterion }: Json) => criterion === 'scale').anyOf[1],
  ).toMatchObject({
    value: { part: 50, whole: 350 },
    holds: false,
  });
  const alibaba = await ask({ rules: { counts: 'alibaba-shops' }, year: 2015 });
  expect(alibaba.total).toMatchObject({ villages: 5, qualifying: 3, compared: 3, lost: 0 });
  const byShops = {
    rules: { scale: { activeShops: 1_000, share: { of: 'active-shops', part: 40, whole: 350 } } },
    year: 2015,
    compareWith: ALI,
  };
  expect((await ask(byShops)).total).toMatchObject({ villages: 1, qualifying: 1, compared: 1 });
});

it('the lists of the rule set that is compared with are used, live the latest one', async () => {
  const where = { kinds: ['administrative-village'], orCertifiedBefore: true };
  for (const year of [2015, undefined]) {
    const { items, certifiedBefore, total } = await ask({
      rules: { where },
      ...(year !== undefined && { year }),
      limit: 1_000,
    });
    // The committee was on the list of 2014, but not on that of 2015.
    expect([certifiedBefore, codes(items, 'gained')]).toEqual(
      year === 2015 ? [2014, [listedBefore]] : [2015, []],
    );
    expect(total.lost).toBe(0);
    if (year !== 2015) continue;
    expect(items[0]).toMatchObject({ decidedBy: 'administrative-village' });
    expect(items[0].criteria.at(-1)).toMatchObject({
      value: 'residents-committee',
      holds: true,
      certifiedBefore: 2014,
    });
    expect(items[0].comparedCriteria.at(-1).certifiedBefore).toBeUndefined();
  }
  expect((await ask({ rules: {}, year: 2015 })).certifiedBefore).toBeUndefined();
});

it('a subdistrict that was a Taobao Town before is admitted, if the rules admit it', async () => {
  const town = { qualifyingVillages: 1, subdistricts: false };
  const none = await ask({ rules: { town }, region: ['330782001'] });
  const all = await ask({ rules: { town: { ...town, subdistricts: true } }, region: ['330782001'] });
  const certificates = [201, 202, 203].map((number) =>
    certified(`330782001${number}`, { year: 2016, ...big }),
  );
  await saveCertificates(api.connection, ...certificates);
  const before = await ask({ rules: { town: { ...town, orCertifiedBefore: true } }, region: ['330782001'] });
  expect([none, all, before].map(({ towns }) => towns.rules)).toEqual([0, 1, 1]);
  expect(before.certifiedBefore).toBe(2016);
});

it.each([
  ['{"rules":{"annualSales":7}}', '/rules/annualSales is 7. Write an object.'],
  ['{"rules":{},"__proto__":1}', ''],
  ['', ''],
])('%s is refused', async (payload, expected) => {
  const answer = await api.app.inject({
    method: 'POST',
    url: '/api/v1/what-if',
    payload,
    headers: { 'content-type': 'application/json' },
  });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    400,
    'application/problem+json; charset=utf-8',
  ]);
  expect(JSON.parse(answer.payload).detail).toContain(expected);
});

it('the latest certified year is known from the villages, because no village may be on its list', async () => {
  const code = '350100102201';
  await saveCertificates(api.connection, certified(code, { year: 2016, ...big }));
  const question = {
    rules: { where: { kinds: ['administrative-village'], orCertifiedBefore: true } },
    region: ['350100102'],
  };
  const gained: unknown[] = [];
  for (const certifiedYear of [2016, 2017]) {
    await saveAssessed(
      api.connection,
      assessed(code, { ...big, kind: 'residents-committee', certifiedYear, offset: certifiedYear }),
    );
    const { certifiedBefore, items } = await ask(question);
    gained.push([certifiedBefore, codes(items, 'gained')]);
  }
  expect(gained).toEqual([
    [2016, [code]],
    [2017, []],
  ]);
});

it('half of the slots are reserved for callers with a key', async () => {
  const { key } = await api.app.get(ApiKeys).create({ role: 'reader', name: '' });
  const question = { method: 'POST', url: '/api/v1/what-if', payload: { rules: {} } } as const;
  const [withKey, ...keyless] = await Promise.all([
    api.app.inject({ ...question, headers: { authorization: `Bearer ${key}` } }),
    ...Array.from({ length: 5 }, (_, at) => api.app.inject({ ...question, remoteAddress: `10.0.0.${at}` })),
  ]);
  expect([withKey.statusCode, keyless.map(({ statusCode }) => statusCode).sort()]).toEqual([
    200,
    [200, 200, 200, 200, 503],
  ]);
  expect(keyless.find(({ statusCode }) => statusCode === 503)?.headers['retry-after']).toBe('10');
});
