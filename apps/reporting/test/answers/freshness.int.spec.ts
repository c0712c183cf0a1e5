import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { type ColumnarDatabase, FlowWatch, Table } from '@taocun/reporting-answers';
import { Api } from '../api.fixture';
import { assessed, certified, dayOf, saveAssessed, saveCertificates } from '../reporting.fixture';

const VILLAGE = '330782104213';

const api = Api.inTests({ PROVENANCE: path.join(__dirname, '../../../../tools/record/provenance.json') });
let database: ColumnarDatabase;
let flow: jest.SpyInstance<ReturnType<FlowWatch['freshness']>>;

beforeAll(async () => {
  // No other service runs here: the flow is caught up by assumption.
  flow = jest
    .spyOn(api.app.get(FlowWatch), 'freshness')
    .mockResolvedValue({ caughtUp: true, behind: 0, silent: [] });
  await saveAssessed(api.connection, assessed(VILLAGE, { asOf: dayOf('2015-06-30') }));
  await saveCertificates(api.connection, certified(VILLAGE, { year: 2014 }));
  await checkpointAt(7, '2015-06-30');
  ({ database } = await api.app.get(Table).current());
});

async function checkpointAt(offset: number, newestDay: string): Promise<void> {
  const of = {
    topic: 'village.assessments',
    partition: 1,
    epoch: 1,
    offset,
    fields: { newestDay },
    savedAt: new Date(),
  };
  const checkpoints = api.connection.collection<{ _id: string }>('checkpoints');
  await checkpoints.updateOne(
    { _id: 'village.assessments:1' },
    { $set: of, $inc: { cut: 1 } },
    { upsert: true },
  );
}

/** Holds every update of the table, until the result is called. */
async function hold(): Promise<() => Promise<void>> {
  const table = api.app.get(Table);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const change = database.change.bind(database);
  const held = jest.spyOn(database, 'change').mockImplementation(async (changes) => {
    await released;
    return change(changes);
  });
  void table.current();
  await until(() => held.mock.calls.length > 0, { what: 'an update of the table is held' });
  table.patienceMs = 1;
  return async () => {
    table.patienceMs = DEADLINE_MS;
    held.mockRestore();
    release();
    await table.current();
  };
}

const statedBy = (headers: Readonly<Record<string, string>>) => ({
  asOf: headers['taocun-as-of'],
  caughtUp: headers['taocun-caught-up'] === 'true',
  behind: Number(headers['taocun-behind']),
});

async function freshnessAt(url: string) {
  const { headers, payload } = await api.get(url);
  const { silent: _silent, ...body } = JSON.parse(payload).freshness;
  expect([url, statedBy(headers)]).toEqual([url, body]);
  return body as ReturnType<typeof statedBy>;
}

const lists = [
  '/counts',
  '/villages',
  '/villages?region=33',
  '/regions/CN',
  `/villages/${VILLAGE}/months`,
  '/counts/2014',
];

it('while the table is behind what is stored, lists and counts say so, as of the table, and a village as of itself', async () => {
  for (const url of lists)
    expect(await freshnessAt(url)).toEqual({ asOf: '2015-06-30', caughtUp: true, behind: 0 });
  await saveAssessed(api.connection, assessed(VILLAGE, { asOf: dayOf('2016-01-20') }));
  await checkpointAt(12, '2016-01-20');
  const release = await hold();
  try {
    for (const url of lists)
      expect(await freshnessAt(url)).toEqual({ asOf: '2015-06-30', caughtUp: false, behind: 5 });
    expect(await freshnessAt(`/villages/${VILLAGE}`)).toEqual({
      asOf: '2016-01-20',
      caughtUp: true,
      behind: 0,
    });
    const csv = await api.get('/villages?format=csv');
    expect(parse(csv.payload, { columns: true })).toMatchObject([
      { freshness: 'as of 2015-06-30, 5 records behind' },
    ]);
    expect(statedBy(csv.headers)).toEqual({ asOf: '2015-06-30', caughtUp: false, behind: 5 });
  } finally {
    await release();
  }
  for (const url of lists)
    expect(await freshnessAt(url)).toEqual({ asOf: '2016-01-20', caughtUp: true, behind: 0 });
});

it('while the table cannot be updated, its freshness says that it is behind', async () => {
  const failing = jest.spyOn(database, 'change').mockRejectedValue(new Error('no memory'));
  await checkpointAt(13, '2016-01-20');
  expect(await freshnessAtTop()).toMatchObject({ asOf: '2016-01-20', caughtUp: false });
  failing.mockRestore();
  expect(await freshnessAtTop()).toEqual({ asOf: '2016-01-20', caughtUp: true, behind: 0 });
});

async function freshnessAtTop() {
  const { headers, payload } = await api.get('/freshness');
  const { asOf, caughtUp, behind } = JSON.parse(payload);
  expect(statedBy(headers)).toEqual({ asOf, caughtUp, behind });
  return { asOf, caughtUp, behind };
}

interface Described {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly responses: Readonly<Record<string, object>> } }>
  >;
}
const described = JSON.parse(
  readFileSync(path.join(__dirname, '../../../../docs/openapi/reporting.json'), 'utf8'),
) as Described & {
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: object }>> };
};
const known: Readonly<Record<string, string>> = { '{year}': '2014', '{code}': VILLAGE };
/** Every answer with the member `freshness`. */
const fresh = Object.entries(described.paths).flatMap(([template, { get }]) => {
  const [, name = ''] =
    /"\$ref":"#\/components\/schemas\/(\w+)"/.exec(JSON.stringify(get?.responses['200'] ?? {})) ?? [];
  const isFresh = 'freshness' in (described.components.schemas[name]?.properties ?? {});
  const url = template.replaceAll(/\{\w+\}/g, (parameter) => known[parameter] ?? parameter);
  return isFresh ? [{ '/api/v1/regions/330782104213': '/api/v1/regions/CN' }[url] ?? url] : [];
});

it('every answer with a freshness is among those that are tried', () => expect(fresh.length).toBe(23));

it.each(fresh)(
  'the headers and the body of %s state one freshness, although the flow changes meanwhile',
  async (url) => {
    let behind = 0;
    flow.mockImplementation(() => Promise.resolve({ caughtUp: false, behind: ++behind, silent: [] }));
    expect(await freshnessAt(url)).toEqual({ asOf: '2016-01-20', caughtUp: false, behind: 1 });
  },
);
