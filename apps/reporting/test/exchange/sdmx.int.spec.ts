import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { parse } from 'csv-parse/sync';
import { codelists } from '@taocun/reporting-reports';
import { pythonWith } from '@taocun/tools/clients/python';
import { Api, type Json } from '../api.fixture';
import {
  assessed,
  certified,
  dayOf,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

const A = '330782104213';
const B = '350100101201';
const BIG = 9_007_199_254_740_993n;
const WB = 'world-bank-2019';

const api = Api.inTests({ PROVENANCE: join(__dirname, '../../../../tools/record/provenance.json') });

beforeAll(async () => {
  const verdicts = [
    verdictChanged(A, { asOf: dayOf('2014-06-30') }),
    verdictChanged(B, { asOf: dayOf('2014-08-02') }),
  ];
  await saveVerdicts(api.connection, ...verdicts);
  await saveCertificates(api.connection, certified(A, { year: 2014 }));
  const produce = {
    orders: 2,
    grams: 1_500,
    paidFen: 1_000,
    localValueFen: 400,
    urbanGrams: 500,
    urbanPaidFen: 200,
    buyersKnownPaidFen: 600,
  };
  await saveAssessed(
    api.connection,
    assessed(A, {
      asOf: dayOf('2014-09-10'),
      months: [
        { month: '2014-06', salesFen: BIG, alibabaSalesFen: 1, produce },
        { month: '2014-08', salesFen: -5, alibabaSalesFen: 0 },
      ],
    }),
    assessed(B, {
      asOf: dayOf('2014-09-08'),
      months: [{ month: '2014-08', salesFen: 300, alibabaSalesFen: 300 }],
    }),
  );
});

const ask = (path: string, accept = '*/*') =>
  api.app.inject({ method: 'GET', url: `/sdmx/${path}`, headers: { accept } });
const DATA = 'data/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0';
const rows = async (path: string): Promise<Record<string, string>[]> =>
  parse((await ask(path, 'application/vnd.sdmx.data+csv;version=2.0.0')).payload, {
    columns: true,
    record_delimiter: '\r\n',
  });

/** The schema that sdmx-twg/sdmx-json publishes at v2.0.0; ajv needs another name for its draft. */
function schema(): ReturnType<Ajv['compile']> {
  const text = gunzipSync(readFileSync(join(__dirname, 'sdmx-json-data-schema.fixture.json.gz'))).toString(
    'utf8',
  );
  const { $schema: _draft, id: _id, $id: _$id, ...published } = JSON.parse(text);
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(published);
}

it('data in JSON are valid SDMX-JSON 2.0, and contain the figures of the series', async () => {
  const { payload, headers, statusCode } = await ask(`${DATA}/*.CN+33.SALES+QUALIFYING.${WB}`);
  expect([statusCode, headers['content-type']]).toEqual([
    200,
    'application/vnd.sdmx.data+json;version=2.0.0',
  ]);
  const validate = schema();
  expect([validate(JSON.parse(payload)), validate.errors]).toEqual([true, null]);
  expect(payload).toContain(`[${BIG},0]`);
  const { structures, dataSets } = JSON.parse(payload).data;
  const [structure] = structures;
  const idAt = (dimension: number, place: string): string =>
    structure.dimensions.series[dimension].values[place].id;
  const read = Object.entries<Json>(dataSets[0].series).flatMap(([key, { observations }]) =>
    Object.entries<Json>(observations).map(([at, [value, status, window]]) => [
      key
        .split(':')
        .map((place, dimension) => idAt(dimension, place))
        .join('.'),
      structure.dimensions.observation[0].values[at].id,
      Number(value),
      structure.attributes.observation[0].values[status].id,
      structure.attributes.observation[1].values[window]?.value,
    ]),
  );
  expect(read).toEqual(
    expect.arrayContaining([
      [`M.CN.QUALIFYING.${WB}`, '2014-08', 2, 'A', undefined],
      [`M.33.QUALIFYING.${WB}`, '2014-08', 1, 'A', undefined],
      [`M.33.SALES.${WB}`, '2014-08', -5, 'A', undefined],
      [`M.33.SALES.${WB}`, '2014-09', 0, 'P', undefined],
      [`A.33.QUALIFYING.${WB}`, '2014', 1, 'A', '2013-07-01'],
      [`A.CN.QUALIFYING.${WB}`, '2015', 2, 'P', '2014-07-01'],
    ]),
  );
  const series = await api.json('/series?region=33');
  expect(
    read.filter(([key]) => key === `M.33.QUALIFYING.${WB}`).map(([, month, value]) => [month, value]),
  ).toEqual(series.items.map(({ month, qualifying }: Json) => [month, qualifying]));
});

it('data in CSV have a line an observation, with units, status and a mark for synthetic data', async () => {
  const lines = await rows(`${DATA}/M.33.SALES.${WB}`);
  expect(lines.map(({ TIME_PERIOD, OBS_VALUE, OBS_STATUS }) => [TIME_PERIOD, OBS_VALUE, OBS_STATUS])).toEqual(
    [
      ['2014-06', String(BIG), 'A'],
      ['2014-07', '0', 'A'],
      ['2014-08', '-5', 'A'],
      ['2014-09', '0', 'P'],
    ],
  );
  const [year] = await rows(`${DATA}/A.33.SALES.aliresearch`);
  expect([year?.['TIME_PERIOD'], year?.['WINDOW_FROM'], lines[0]?.['WINDOW_FROM']]).toEqual([
    '2014',
    '2014-01-01',
    '',
  ]);
  expect(lines[0]).toMatchObject({
    STRUCTURE: 'dataflow',
    STRUCTURE_ID: 'TAOCUN:TAOBAO_VILLAGES(1.0.0)',
    ACTION: 'R',
    FREQ: 'M',
    REF_AREA: '33',
    MEASURE: 'SALES',
    RULE_SET: WB,
    UNIT_MEASURE: 'CNY',
    UNIT_MULT: '-2',
    COMMENT_TS: expect.stringContaining('synthetic'),
  });
});

it.each([
  [`M.33.LOCAL_PRICE.aliresearch-2022`, '', ['2014-06 267']],
  [`A.33.CERTIFIED.${WB}`, 'firstNObservations=1', ['2014 1']],
  [`M.33.SALES.${WB}`, 'lastNObservations=2', ['2014-08 -5', '2014-09 0']],
  [`M.330782+350100.SALES.${WB}`, 'c[TIME_PERIOD]=ge:2014-08%2Ble:2014-08', ['2014-08 -5', '2014-08 300']],
  [
    `*.33.QUALIFYING.${WB}`,
    'c[TIME_PERIOD]=le:2014',
    ['2014 1', '2014-06 1', '2014-07 1', '2014-08 1', '2014-09 1'],
  ],
  [`*.33.QUALIFYING.${WB}`, 'c[TIME_PERIOD]=ge:2014-09', ['2015 1', '2014-09 1']],
  [`M.33.QUALIFYING.${WB}`, 'c[TIME_PERIOD]=2014-06', ['2014-06 1']],
  [`M.330782104.SALES.${WB}`, '', []],
])('the request %s?%s is understood', async (key, question, expected) => {
  const path = `${DATA}/${key}?${question}`;
  expect((await ask(path)).statusCode).toBe(expected.length === 0 ? 204 : 200);
  if (expected.length > 0)
    expect((await rows(path)).map(({ TIME_PERIOD, OBS_VALUE }) => `${TIME_PERIOD} ${OBS_VALUE}`)).toEqual(
      expected,
    );
});

it.each([
  ['A.B.C.D.E', 400, /the key A\.B\.C\.D\.E has 5 parts/],
  ['A?c[TIME_PERIOD]=ge:May', 400, /c\[TIME_PERIOD\] has the condition "ge:May"/],
])('%s is refused', async (key, status, detail) => {
  const { statusCode, payload } = await ask(`${DATA}/${key}`);
  expect([statusCode, JSON.parse(payload).detail]).toEqual([status, expect.stringMatching(detail)]);
});

it('another form of SDMX is refused', async () => {
  expect((await ask(`${DATA}/A`, 'application/vnd.sdmx.data+xml;version=3.0.0')).statusCode).toBe(406);
});

it('the structure has every code in use, and does not depend on what is stored', async () => {
  const structure = await ask('structure/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0');
  expect(structure.headers['content-type']).toBe('application/vnd.sdmx.structure+xml;version=3.0.0');
  expect(structure.payload).toContain('<str:Observation/>');
  const idsOf = (element: string) =>
    Array.from(
      structure.payload.matchAll(new RegExp(`<str:${element} id="([^"]*)"`, 'g')),
      ([, id = '']) => id,
    );
  const codes = new Set(idsOf('Code'));
  expect(idsOf('Code').sort()).toEqual(
    Object.values(codelists)
      .flatMap((codes) => codes.map(({ id }) => id))
      .sort(),
  );
  expect(idsOf('Dimension')).toEqual(['FREQ', 'REF_AREA', 'MEASURE', 'RULE_SET']);
  expect(idsOf('Concept').sort()).toEqual(
    Object.keys((await rows(`${DATA}/A.CN`))[0] ?? {})
      .filter((column) => !/^STRUCTURE|^ACTION$/.test(column))
      .sort(),
  );
  for (const row of await rows(`${DATA}/*`))
    for (const column of ['FREQ', 'MEASURE', 'UNIT_MEASURE', 'OBS_STATUS'])
      expect([column, row[column], codes.has(row[column] ?? '')]).toEqual([column, row[column], true]);
});

it('the notebook reads the structure and series with sdmx1, and finds the figures of the API', async () => {
  await api.app.listen(0, '127.0.0.1');
  const client = join(__dirname, '../../../../clients/python');
  const python = pythonWith('sdmx', `${client}[plots]`, 'sdmx1');
  const notebook = [join(client, 'notebooks/run.py'), join(client, 'notebooks/regions-in-sdmx.ipynb')];
  const { stdout } = await promisify(execFile)(python, notebook, {
    env: { ...process.env, TAOCUN_URL: await api.app.getUrl() },
  });
  expect(stdout).toContain('FREQ.REF_AREA.MEASURE.RULE_SET.TIME_PERIOD');
  expect(stdout).toContain('QUALIFYING - Taobao Villages');
  expect(stdout).toMatch(/浙江省.* 90071992547410/);
});
