import { Validator } from '@seriousme/openapi-schema-validator';
import { NO_KEEPERS } from '@taocun/domain';
import { ApiKeys, AuditLog } from '@taocun/service';
import { SilentSources } from '@taocun/reporting-answers';
import Ajv2020 from 'ajv/dist/2020';
import { Api, type Json } from './api.fixture';
import { assessed, certified, saveAssessed, saveCertificates, saveVerdicts, verdictChanged } from './reporting.fixture';

const CODE = '330782104213';

const api = Api.inTests();
let document: Json;
let shown: { readonly authorization: string };
/** Contains every schema of the document, by its address there. */
const ajv = new Ajv2020({ strict: false, validateFormats: false });

beforeAll(async () => {
  await seed();
  const { key, made } = await api.app.get(ApiKeys).create({ role: 'operator', name: 'test' });
  shown = { authorization: `Bearer ${key}` };
  const audit = api.app.get(AuditLog);
  const id = await audit.begin({ action: 'key.create', key: made.id, name: 'Li', from: '::1', object: made.id });
  await audit.end(id, 'done', { detail: { role: 'operator' } }, 201);
  document = JSON.parse((await api.app.inject({ method: 'GET', url: '/docs-json' })).payload);
  ajv.addSchema({ $id: 'document', ...document });
});

const people = {
  keepers: { ...NO_KEEPERS, sexKnown: 10, female: 4 },
  workersKnown: 7,
  workers: 22,
};

/** The twelve months up to April 2015. */
const YEAR = Array.from({ length: 12 }, (_, at) => ({
  month: at < 8 ? `2014-${String(at + 5).padStart(2, '0')}` : `2015-${String(at - 7).padStart(2, '0')}`,
  salesFen: 100 * at,
  alibabaSalesFen: 0,
}));

/** Stores data so that every list has an item. */
async function seed(): Promise<void> {
  const figures = { salesFen: 2_000_000_000, alibabaSalesFen: 1_500_000_000, activeShops: 99, activeAlibabaShops: 99 };
  const produce = {
    orders: 1,
    grams: 900,
    paidFen: 700,
    localValueFen: 300,
    urbanGrams: 900,
    urbanPaidFen: 700,
    buyersKnownPaidFen: 700,
    kept: [{ product: 'pear', orders: 1, grams: 900, paidFen: 700, keptFen: -50, localValueFen: 300 }],
  };
  const month = { month: '2015-05', salesFen: 1_000, alibabaSalesFen: 700, produce };
  await saveAssessed(
    api.connection,
    assessed(CODE, {
      ...figures,
      ...people,
      lateUpdates: [{ cutOff: '2015-06-30', updates: 1, salesFen: 100, alibabaSalesFen: -5 }],
      povertyCounty: true,
      longitude: 120.1,
      latitude: 29.3,
      months: [...YEAR, month],
    }),
    // A cluster: ten villages at one point, wherever the borders of counties are.
    ...Array.from({ length: 10 }, (_, at) =>
      assessed(String(330_782_104_300 + at), { ...figures, longitude: 120.1, latitude: 29.3, qualifiesUnder: ['world-bank-2019'] }),
    ),
    assessed('330782104214', { ...figures, salesFen: 10n ** 19n, alibabaSalesFen: 6n * 10n ** 18n, activeShops: 100 }),
    assessed('330782104215', { ...figures, qualifiesUnder: ['world-bank-2019'] }),
  );
  const regions = api.connection.collection<{ _id: string; [member: string]: unknown }>('regions');
  const region = { ruleSet: 'world-bank-2019', qualifies: true, sequence: 1, villages: 10, asOf: '2015-06-30', version: 1 };
  await regions.insertMany([
    { ...region, _id: 'world-bank-2019:330782104', kind: 'town', code: '330782104' },
    { ...region, _id: 'world-bank-2019:330782', kind: 'cluster', code: '330782', size: 'cluster' },
  ]);
  await saveVerdicts(api.connection, verdictChanged(CODE));
  const told = { ...people, povertyCounty: true, households: 350, activeHouseholds: 38, activeAlibabaHouseholds: 29 };
  const sales = { criterion: 'annual-sales', value: 2_000_000_000, threshold: 1_000_000_000, comparison: 'at-least', holds: true } as const;
  await saveCertificates(
    api.connection,
    ...[2014, 2015].map((year) => certified(CODE, { ...told, year, criteria: [sales] })),
    ...Array.from({ length: 12 }, (_, number) => certified(String(330_782_104_300 + number))),
  );
}

/** The violations of the schema at this position of the document. */
function wrong(place: readonly string[], value: unknown): unknown {
  const pointer = place.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.getSchema(`document#/${pointer}`);
  if (validate === undefined) throw new Error(`There is no schema at ${pointer}.`);
  return validate(value) === true ? [] : validate.errors;
}

/** The schema of a list's items if no fields are chosen. */
function wholeItemOf(path: string): string[] {
  const page = document.paths[path].get.responses['200'].content['application/json']?.schema.$ref;
  const { items } = document.components.schemas[page?.split('/').at(-1)]?.properties?.items ?? {};
  return items?.anyOf === undefined ? [] : [items.anyOf[0].$ref.replace('#/components/schemas/', '')];
}

const filled = (path: string): string => path.replace('regions/{code}', 'regions/330782').replace('{year}', '2015').replace('{code}', CODE);

/** Required query parameters. */
const needed: Readonly<Record<string, string>> = { '/api/v1/places': 'search=义乌' };

/** A path with its required parameters and `more`. */
const asked = (path: string, more = ''): string => `${filled(path)}?${[needed[path] ?? '', more].filter((each) => each !== '').join('&')}`;

it('the document is OpenAPI 3.1', async () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(await new Validator().validate(document)).toEqual({ valid: true });
});

it('every answer matches its description', async () => {
  // Classification, which would report this, is not running.
  jest.spyOn(api.app.get(SilentSources), 'issued').mockResolvedValue(13);
  const answered: string[] = [];
  const wholes = new Set<string>();
  for (const [path, { get: operation }] of Object.entries<Json>(document.paths)) {
    // Skipped: paths of keys, which need keys; of other services and Prometheus, which are not running; of topics, which do not exist; and of events, which never end.
    if (operation === undefined || !/^\/api\/v1\/(?!events|keys|services|webhooks)/.test(path)) continue;
    const [first] = Object.keys(operation.responses['200'].content);
    const answer = await api.get(asked(path), shown);
    const type = answer.type.split(';', 1)[0] ?? '';
    const body = JSON.parse(answer.payload);
    expect({
      path,
      status: answer.statusCode,
      type,
      wrong: wrong(['paths', path, 'get', 'responses', '200', 'content', type, 'schema'], body),
    }).toEqual({
      path,
      status: 200,
      type: first,
      wrong: [],
    });
    // A list without items would match any description, and items that lack a member would match that of a part. Probabilities need many villages.
    if ('items' in body) expect([path, body.items.length > 0]).toEqual([path, true]);
    for (const whole of wholeItemOf(path)) {
      for (const item of body.items) expect([path, wrong(['components', 'schemas', whole], item)]).toEqual([path, []]);
      wholes.add(whole);
    }
    answered.push(path);
  }
  expect(answered.length).toBeGreaterThanOrEqual(12);
  expect(wholes.size).toBeGreaterThanOrEqual(10);
});

it('so does the answer to a what-if', async () => {
  const payload = { rules: { annualSales: { thresholdFen: 1, comparison: 'at-least' } } };
  const { statusCode, payload: text } = await api.app.inject({ method: 'POST', url: '/api/v1/what-if', payload });
  const answer = JSON.parse(text);
  expect([statusCode, answer.items.length > 0, answer.counties.length > 0]).toEqual([200, true, true]);
  expect(wrong(['paths', '/api/v1/what-if', 'post', 'responses', '200', 'content', 'application/json', 'schema'], answer)).toEqual([]);
  expect(wrong(['components', 'schemas', 'WhatIfQuestion'], payload)).toEqual([]);
  expect(wrong(['components', 'schemas', 'WhatIfQuestion'], { rules: { window: 1 } })).not.toEqual([]);
});

it('so do answers with some fields only, and every line of NDJSON', async () => {
  for (const [path, { get: operation }] of Object.entries<Json>(document.paths)) {
    const fields = operation?.parameters?.find(({ name }: Json) => name === 'fields');
    if (fields === undefined) continue;
    const place = ['paths', path, 'get', 'responses', '200', 'content'];
    const known = fields.description
      .replace(/.*There are /, '')
      .replace(/\.$/, '')
      .split(', ') as string[];
    for (const field of known) {
      const page = await api.json(asked(path, `fields=${field}`), shown);
      expect([path, field, wrong([...place, 'application/json', 'schema'], page)]).toEqual([path, field, []]);
    }
    for (const type of ['text/csv', 'application/x-ndjson']) {
      const { payload, type: answered } = await api.get(asked(path), { ...shown, accept: type });
      expect([path, answered.split(';', 1)[0], wrong([...place, type, 'schema'], payload)]).toEqual([path, type, []]);
    }
  }
});

it('every error is a problem, and is described as one', async () => {
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    const operations = Object.values<Json>(item).flatMap(({ responses }) => Object.entries<Json>(responses ?? {}));
    for (const [status, response] of operations) {
      // Health answers with its state, whichever it is.
      if (status < '400' || path.startsWith('/health')) continue;
      expect([path, status, response.content]).toEqual([
        path,
        status,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      ]);
    }
  }
  for (const [path, status, headers] of [
    ['/villages?limit=0', 400, {}],
    ['/villages/999999999999', 404, {}],
    ['/towns', 406, { accept: 'text/html' }],
    ['/nothing', 404, {}],
  ] as const) {
    const answer = await api.get(path, headers);
    expect([path, answer.statusCode, answer.type]).toEqual([path, status, 'application/problem+json; charset=utf-8']);
    expect([path, wrong(['components', 'schemas', 'Problem'], JSON.parse(answer.payload))]).toEqual([path, []]);
  }
});

it('examples match their schemas', () => {
  let examples = 0;
  const look = (value: Json, place: readonly string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const example of [...('example' in value ? [value.example] : []), ...(Array.isArray(value.examples) ? value.examples : [])]) {
      const schema = 'schema' in value ? [...place, 'schema'] : place;
      expect([place.join('/'), wrong(schema, example)]).toEqual([place.join('/'), []]);
      examples++;
    }
    for (const [name, member] of Object.entries(value)) if (name !== 'example' && name !== 'examples') look(member, [...place, name]);
  };
  look(document.components, ['components']);
  look(document.paths, ['paths']);
  expect(examples).toBeGreaterThan(30);
});
