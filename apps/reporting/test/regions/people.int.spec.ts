import { type CertifiedEvent } from '@taocun/contracts';
import { NO_KEEPERS } from '@taocun/domain';
import { InstallationSecrets } from '@taocun/reporting-answers';
import { ApiKeys, type KeyRole, SERVICE_CONFIG } from '@taocun/service';
import { Api, type Json } from '../api.fixture';
import { certified, saveCertificates } from '../reporting.fixture';

const WB = 'world-bank-2019';
/** Two villages in one township, one in another of the same county, and one in another province. */
const A = '330782104213';
const B = '330782104214';
const C = '330782105201';
const D = '350100101201';

const api = Api.inTests();
let operator: string;

beforeAll(async () => {
  const certificates: CertifiedEvent[] = [];
  const record = (code: string, female: number, given: Parameters<typeof certified>[1] = {}): void => {
    const keepers = { ...NO_KEEPERS, sexKnown: 2 * female, female, returneeKnown: 3, returnee: 3 };
    certificates.push(certified(code, { keepers, workersKnown: 1, workers: 10, ...given }));
  };
  record(A, 1);
  record(B, 0, { keepers: NO_KEEPERS, workersKnown: 0, workers: 0 });
  record(C, 4, { qualifies: false });
  record(D, 2);
  record(A, 5, { year: 2014 });
  record(A, 1, { ruleSet: 'aliresearch-2022' });
  await saveCertificates(api.connection, ...certificates);
  const key = async (role: KeyRole) => (await api.app.get(ApiKeys).create({ role, name: role })).key;
  operator = await key('operator');
});

const asOperator = async (path: string): Promise<Json[]> =>
  JSON.parse((await api.get(path, { authorization: `Bearer ${operator}` })).payload).items;
const women = (items: readonly Json[]) =>
  items.map(({ year, code, keepers }: Json) => [year, code, keepers.female]);

it('an operator sees the counts of each region and year, over the list or over all certificates', async () => {
  expect(women(await asOperator('/people'))).toEqual([
    [2014, '33', 5],
    [2015, '33', 1],
    [2015, '35', 2],
  ]);
  expect(women(await asOperator('/people?qualifies=any&level=county&year=2015'))).toEqual([
    [2015, '330782', 5],
    [2015, '350100', 2],
  ]);
  expect(women(await asOperator('/people?qualifies=false&level=township'))).toEqual([[2015, '330782105', 4]]);
  expect(await asOperator('/people?qualifies=any&level=nation&year=2015')).toMatchObject([
    {
      code: 'CN',
      ruleSet: WB,
      asOf: '2015-06-30',
      rounded: false,
      workersKnown: 3,
      workers: 30,
      keepers: { ...NO_KEEPERS, sexKnown: 14, female: 7, returneeKnown: 9, returnee: 9 },
    },
  ]);
  expect(women(await asOperator('/people?level=township&region=3307&year=2015'))).toEqual([
    [2015, '330782104', 1],
  ]);
});

it('everybody else sees each count rounded, the totals too', async () => {
  for (const level of ['nation', 'province', 'prefecture', 'county', 'township']) {
    const exact = await asOperator(`/people?qualifies=any&level=${level}`);
    const { items } = await api.json(`/people?qualifies=any&level=${level}`);
    expect(items.map(({ year, code }: Json) => [year, code])).toEqual(
      exact.map(({ year, code }: Json) => [year, code]),
    );
    for (const [at, item] of items.entries()) {
      expect(item.rounded).toBe(true);
      for (const [figure, count] of Object.entries({
        ...item.keepers,
        workersKnown: item.workersKnown,
        workers: item.workers,
      })) {
        const truth: number = { ...exact[at].keepers, ...exact[at] }[figure];
        expect(Number(count) % 3).toBe(0);
        expect(Math.abs(Number(count) - truth)).toBeLessThan(3);
      }
    }
  }
});

it('the same people are rounded alike in every region, list and rule set, at any time', async () => {
  const answers = await Promise.all(
    [
      '/people?level=township&region=330782104&year=2015',
      '/people?year=2015&region=33',
      '/people?level=county&region=330782&year=2015',
    ].flatMap((path) => [path, path, `${path}&ruleSet=aliresearch-2022`].map((each) => api.json(each))),
  );
  expect(
    new Set(answers.map(({ items: [{ keepers, workers }] }: Json) => JSON.stringify([keepers, workers])))
      .size,
  ).toBe(1);
});

it('the operator gets exact counts as CSV and NDJSON', async () => {
  const columns = 'year,code,keepers.female,workers';
  const csv = (headers: Record<string, string>) =>
    api.get(`/people?level=nation&format=csv&fields=${columns}`, headers);
  expect((await csv({ authorization: `Bearer ${operator}` })).payload.trim().split(/\r?\n/)).toEqual([
    columns,
    '2014,CN,5,10',
    '2015,CN,3,20',
  ]);
  const others = (await csv({})).payload.trim().split(/\r?\n/);
  expect(others[2]).toMatch(/^2015,CN,3,(18|21)$/);
  expect((await csv({})).headers['etag']).not.toBe(
    (await csv({ authorization: `Bearer ${operator}` })).headers['etag'],
  );
});

it('the secret is created once for all instances, next to the keys', async () => {
  const config = api.app.get(SERVICE_CONFIG);
  const instances = Array.from({ length: 5 }, () => new InstallationSecrets(api.connection, config));
  const secrets = await Promise.all(instances.map((instance) => instance.get('rounding')));
  expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
  expect(secrets[0]).toHaveLength(32);
  expect(await api.app.get(InstallationSecrets).get('rounding')).toEqual(secrets[0]);
  const stored = api.connection.useDb(config.access.database).collection<{ _id: string }>('secrets');
  expect(await stored.countDocuments({ _id: 'rounding' })).toBe(1);
});
