import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { builtInRuleSets } from '@taocun/domain';
import { until } from '@taocun/harness/until';
import { Ajv } from 'ajv';
import { parse } from 'csv-parse/sync';
import { Api, type Json } from '../api.fixture';
import { certificationOf, RecordedEvents, verdictOf } from '../projections/recorded-events';
import { assessed, certified, dayOf, save, saveAssessed, SOME_PLACE, verdictChanged } from '../reporting.fixture';

const [A, B] = ['330782104213', '350100101201'];
const BIG = 9_007_199_254_740_993n;
const WB = 'world-bank-2019';

let api: Api;

beforeAll(async () => {
  api = await Api.start({ PROVENANCE: join(__dirname, '../../../../dev/record/provenance.json') });
  const verdicts = new RecordedEvents<ReturnType<typeof verdictOf>>('verdictHistory');
  verdicts.record(verdictOf(verdictChanged(A, { asOf: dayOf('2014-06-30') }), SOME_PLACE), 1);
  verdicts.record(verdictOf(verdictChanged(B, { asOf: dayOf('2014-08-02') }), { ...SOME_PLACE, offset: 1 }), 1);
  await save(api.connection, verdicts.takeChanges());
  const certificates = new RecordedEvents<ReturnType<typeof certificationOf>>('certifications');
  certificates.record(certificationOf(certified(A, { year: 2014 }), SOME_PLACE), 1);
  await save(api.connection, certificates.takeChanges());
  const produce = { orders: 2, grams: 1_500, paidFen: 1_000, localValueFen: 400, urbanGrams: 500, urbanPaidFen: 200, buyersKnownPaidFen: 600 };
  await saveAssessed(
    api.connection,
    assessed(A, { asOf: dayOf('2014-09-10'), months: [{ month: '2014-06', salesFen: BIG, alibabaSalesFen: 1, produce }, { month: '2014-08', salesFen: -5, alibabaSalesFen: 0 }] }),
    assessed(B, { asOf: dayOf('2014-09-08'), months: [{ month: '2014-08', salesFen: 300, alibabaSalesFen: 300 }] }),
  );
}); // prettier-ignore
afterAll(() => api.stop());

const ask = (path: string, accept = '*/*') => api.app.inject({ method: 'GET', url: `/sdmx/${path}`, headers: { accept } });
const FLOW = 'dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0';
const rows = async (path: string): Promise<Record<string, string>[]> =>
  parse((await ask(path, 'application/vnd.sdmx.data+csv;version=2.0.0')).payload, { columns: true, record_delimiter: '\r\n' });

/** The schemas that sdmx-twg/sdmx-json publishes at v2.0.0, whose drafts are not named as ajv expects. */
function schema(name: string): ReturnType<Ajv['compile']> {
  const text = gunzipSync(readFileSync(join(__dirname, `sdmx-json-${name}-schema.fixture.json.gz`))).toString('utf8');
  const { $schema: _draft, id: _id, $id: _$id, ...published } = JSON.parse(text);
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(published);
}

it('data in JSON are as SDMX-JSON 2.0 has them, and read back to the figures of the series', async () => {
  const { payload, headers, statusCode } = await ask(`data/${FLOW}/*.CN+33.SALES+QUALIFYING.${WB}`);
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/vnd.sdmx.data+json;version=2.0.0']);
  const validate = schema('data');
  expect([validate(JSON.parse(payload)), validate.errors]).toEqual([true, null]);
  expect(payload).toContain(`[${BIG},0]`);
  const { structures, dataSets } = JSON.parse(payload).data;
  const [structure] = structures;
  const idAt = (dimension: number, place: string): string => structure.dimensions.series[dimension].values[place].id;
  const read = Object.entries<Json>(dataSets[0].series).flatMap(([key, { observations }]) =>
    Object.entries<Json>(observations).map(([at, [value, status]]) => [
      key.split(':').map((place, dimension) => idAt(dimension, place)).join('.'),
      structure.dimensions.observation[0].values[at].id,
      Number(value),
      structure.attributes.observation[0].values[status].id,
    ]),
  ); // prettier-ignore
  expect(read).toEqual(
    expect.arrayContaining([
      [`M.CN.QUALIFYING.${WB}`, '2014-08', 2, 'A'],
      [`M.33.QUALIFYING.${WB}`, '2014-08', 1, 'A'],
      [`M.33.SALES.${WB}`, '2014-08', -5, 'A'],
      [`M.33.SALES.${WB}`, '2014-09', 0, 'P'],
      [`A.33.QUALIFYING.${WB}`, '2014', 1, 'A'],
      [`A.CN.QUALIFYING.${WB}`, '2015', 2, 'P'],
    ]),
  );
  const series = await api.json('/series?region=33');
  expect(read.filter(([key]) => key === `M.33.QUALIFYING.${WB}`).map(([, month, value]) => [month, value])).toEqual(
    series.items.map(({ month, qualifying }: Json) => [month, qualifying]),
  );
});

it('data may be flat, without attributes, and the last ones alone', async () => {
  const { payload } = await ask(`data/${FLOW}/M.33.SALES.${WB}?dimensionAtObservation=AllDimensions&attributes=none&lastNObservations=2`);
  const validate = schema('data');
  expect([validate(JSON.parse(payload)), validate.errors]).toEqual([true, null]);
  const { structures, dataSets } = JSON.parse(payload).data;
  const months = structures[0].dimensions.observation[4].values.map(({ id }: Json) => id);
  expect(dataSets[0].observations).toEqual({
    [`0:0:0:0:${months.indexOf('2014-08')}`]: [-5],
    [`0:0:0:0:${months.indexOf('2014-09')}`]: [0],
  });
});

it('data in CSV have a line an observation, with units, status and what is synthetic', async () => {
  const lines = await rows(`data/${FLOW}/M.33.SALES.${WB}`);
  expect(lines.map(({ TIME_PERIOD, OBS_VALUE, OBS_STATUS }) => [TIME_PERIOD, OBS_VALUE, OBS_STATUS])).toEqual([
    ['2014-06', String(BIG), 'A'],
    ['2014-07', '0', 'A'],
    ['2014-08', '-5', 'A'],
    ['2014-09', '0', 'P'],
  ]);
  expect(lines[0]).toMatchObject({
    ...{ STRUCTURE: 'dataflow', STRUCTURE_ID: 'TAOCUN:TAOBAO_VILLAGES(1.0.0)', ACTION: 'R', FREQ: 'M', REF_AREA: '33', MEASURE: 'SALES' },
    ...{ RULE_SET: WB, UNIT_MEASURE: 'CNY', UNIT_MULT: '-2', COMMENT_TS: expect.stringContaining('synthetic') },
  });
});

it.each([
  ['data', 'c[REF_AREA]=33&c[MEASURE]=LOCAL_PRICE&c[FREQ]=M&c[RULE_SET]=aliresearch-2022', ['2014-06 267']],
  ['data/*/*/*/%2B/A.33.CERTIFIED', `c[RULE_SET]=${WB}&firstNObservations=1`, ['2014 1']],
  [`data/${FLOW}/M.330782.SALES.${WB},M.350100.SALES.${WB}`, 'c[TIME_PERIOD]=ge:2014-08%2Ble:2014-08', ['2014-08 -5', '2014-08 300']],
  [`data/${FLOW}/M.*.SALES.${WB}`, 'c[REF_AREA]=sw:3301,eq:330782&c[TIME_PERIOD]=2014-06,gt:2014-08', [`2014-06 ${BIG}`, '2014-09 0']],
  [`data/${FLOW}/M.33.QUALIFYING.${WB}`, 'c[TIME_PERIOD]=lt:2014-07', ['2014-06 1']],
  [`data/${FLOW}/M.330782104.SALES.${WB}`, 'c[TIME_PERIOD]=ge:2014-08', ['2014-08 -5', '2014-09 0']],
  [`data/${FLOW}/*.*.CERTIFIED.${WB}`, 'c[REF_AREA]=eq:330782104&firstNObservations=1', ['2014 1']],
  ['data/*/*/*/*/M.*.SALES.*', `c[REF_AREA]=350100101&c[RULE_SET]=${WB}`, ['2014-08 300', '2014-09 0']],
  [`data/${FLOW}/M.350100102.SALES.${WB}`, 'attributes=none', []],
  [`data/${FLOW}/M.33.SALES.*`, `c[RULE_SET]=ne:${WB}+sw:world`, []],
])('asks for %s?%s', async (path, question, expected) => {
  const { statusCode } = await ask(`${path}?${question}`);
  expect(statusCode).toBe(expected.length === 0 ? 204 : 200);
  if (statusCode === 200) expect((await rows(`${path}?${question}`)).map(({ TIME_PERIOD, OBS_VALUE }) => `${TIME_PERIOD} ${OBS_VALUE}`)).toEqual(expected);
}); // prettier-ignore

it.each([
  ['data/dataflow/OTHER/TAOBAO_VILLAGES/1.0.0', 404, /dataflow\/TAOCUN\/TAOBAO_VILLAGES/],
  [`data/${FLOW}/A.B.C.D.E`, 400, /the key A\.B\.C\.D\.E has 5 parts/],
  ['data?c[SEX]=F', 400, /c\[SEX\] filters by no dimension/],
  ['data?c[TIME_PERIOD]=ge:May', 400, /c\[TIME_PERIOD\] has the period "May"/],
  ['data?c[FREQ]=xx:A', 400, /c\[FREQ\] has the condition "xx:A"/],
  ['data?firstNObservations=0', 400, /firstNObservations must be a whole number/],
  ['data?updatedAfter=2014-01-01', 501, /updatedAfter is not offered/],
  [`data?c[REF_AREA]=${Array.from({ length: 51 }, (_, at) => 330_782_100 + at).join()}`, 400, /names 51 townships: name 50 at most/],
  ['data?colour=red', 400, /colour is no parameter/],
  ['data?format=xml', 400, /format must be one of json, csv/],
  ['structure/codelist/TAOCUN/CL_SEX', 404, /There is no codelist TAOCUN:CL_SEX/],
  ['structure?references=some', 400, /references must be one of/],
])('refuses %s', async (path, status, detail) => {
  const { statusCode, payload } = await ask(path);
  expect([statusCode, JSON.parse(payload).detail]).toEqual([status, expect.stringMatching(detail)]);
});

it.each(['application/vnd.sdmx.data+xml;version=3.0.0', 'text/html'])('answers no %s', async (accept) => {
  expect((await ask('data', accept)).statusCode).toBe(406);
});

it('structures are as SDMX-JSON 2.0 has them, and have every code that is used', async () => {
  const { payload, headers } = await ask('structure/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0?references=all');
  expect(headers['content-type']).toBe('application/vnd.sdmx.structure+json;version=2.0.0');
  const validate = schema('structure');
  expect([validate(JSON.parse(payload)), validate.errors]).toEqual([true, null]);
  const { dataflows, dataStructures, conceptSchemes, codelists } = JSON.parse(payload).data;
  expect([dataflows.length, dataStructures.length, conceptSchemes[0].concepts.length]).toEqual([1, 1, 10]);
  const codes = Object.fromEntries(codelists.map(({ id, codes: of }: Json) => [id, of.map((code: Json) => code.id)]));
  expect(codes['CL_RULE_SET']).toEqual(builtInRuleSets.map(({ id }) => id));
  expect(codes['CL_AREA']).toEqual(['33', '3307', '330782', '330782104', '35', '3501', '350100', '350100101', 'CN']);
  const used = [...(await rows(`data/${FLOW}`)), ...(await rows(`data/${FLOW}/*.330782104`))];
  for (const [column, list] of Object.entries({ FREQ: 'CL_FREQ', REF_AREA: 'CL_AREA', MEASURE: 'CL_MEASURE', RULE_SET: 'CL_RULE_SET', UNIT_MEASURE: 'CL_UNIT_MEASURE', OBS_STATUS: 'CL_OBS_STATUS' }))
    expect([column, used.filter((row) => !codes[list].includes(row[column]))]).toEqual([column, []]);
}); // prettier-ignore

it.each([
  ['structure/codelist/*/CL_FREQ,CL_AREA/~', ['codelists 2']],
  ['structure/datastructure/TAOCUN?references=children', ['dataStructures 1', 'conceptSchemes 1', 'codelists 6']],
  ['structure/codelist/TAOCUN/CL_FREQ?references=parents&detail=allstubs', ['dataStructures 1', 'codelists 1']],
  [
    'structure/dataflow?references=descendants&detail=referencestubs',
    ['dataflows 1', 'dataStructures 1', 'conceptSchemes 1', 'codelists 6'],
  ],
])('has of %s', async (path, expected) => {
  const { data } = JSON.parse((await ask(path)).payload);
  expect(Object.entries<Json>(data).map(([kind, of]) => `${kind} ${of.length}`)).toEqual(expected);
  if (path.includes('stubs')) expect(data.codelists[0].codes).toBeUndefined();
});

it('a structure is made once while nothing else is stored, however it is asked for', async () => {
  const whole = 'structure/*/TAOCUN/*/1.0.0?references=none';
  const { payload, headers } = await ask(whole);
  const months = api.connection.collection<{ _id: string }>('villageMonths');
  await months.insertOne({ _id: '110101001001' });
  try {
    for (const path of [whole, 'structure']) expect([path, (await ask(path)).payload]).toEqual([path, payload]);
    expect((await api.app.inject({ url: `/sdmx/${whole}`, headers: { 'if-none-match': String(headers.etag) } })).statusCode).toBe(304);
    await api.connection.collection<{ _id: string; topic: string }>('checkpoints').insertOne({ _id: 'village.assessments:0', topic: 'village.assessments' });
    await until(async () => (await ask(whole)).payload.includes('"110101001"'));
  } finally {
    await months.deleteOne({ _id: '110101001001' });
  }
}); // prettier-ignore

it('structures come as SDMX-ML 3.0 too, with what people have written escaped', async () => {
  const { payload, headers } = await ask('structure/*/*/*/*', 'application/vnd.sdmx.structure+xml;version=3.0.0');
  expect(headers['content-type']).toBe('application/vnd.sdmx.structure+xml;version=3.0.0');
  expect(payload).toContain('<str:Code id="330782"><com:Name xml:lang="zh">义乌市</com:Name><str:Parent>3307</str:Parent></str:Code>');
  expect(payload).toContain('<str:AttributeRelationship><str:Observation/></str:AttributeRelationship>');
  expect(payload.match(/<str:Code /g)?.length).toBeGreaterThan(30);
});

it('answers again only what has changed', async () => {
  const { headers } = await ask(`data/${FLOW}/A.CN`);
  const again = await api.app.inject({ method: 'GET', url: `/sdmx/data/${FLOW}/A.CN`, headers: { 'if-none-match': String(headers.etag) } });
  expect([again.statusCode, again.payload]).toEqual([304, '']);
});

describe('indicators, in the manner of the World Bank', () => {
  it('are listed with unit and source note', async () => {
    const { items } = await api.json('/indicators');
    expect(items.length).toBe(12);
    expect(items[3]).toMatchObject({
      id: 'CERTIFIED',
      unit: 'villages',
      frequencies: ['year'],
      sourceNote: expect.stringContaining('cut-off'),
    });
  });

  it.each([
    ['QUALIFYING?region=33,CN&date=2014', ['33 2014 1 A', 'CN 2014 1 A']],
    ['QUALIFYING?date=2014:2015', ['CN 2014 1 A', 'CN 2015 2 P']],
    ['SALES?region=330782&date=2014M08:2014M09', ['330782 2014-08 -5 A', '330782 2014-09 0 P']],
    ['SALES?region=330782104,330782&date=2014M08', ['330782 2014-08 -5 A', '330782104 2014-08 -5 A']],
    ['CERTIFIED?region=35;33', ['33 2014 1 A', '33 2015 0 P', '35 2015 0 P']],
    ['ONLINE_PRICE?date=2014-06', ['CN 2014-06 667 A']],
  ])('answer %s', async (question, expected) => {
    const { items, indicator, total } = await api.json(`/indicators/${question}`);
    expect(items.map(({ region, date, value, obsStatus }: Json) => `${region} ${date} ${value} ${obsStatus}`)).toEqual(expected);
    expect([total, question.startsWith(indicator.id)]).toEqual([expected.length, true]);
  });

  it.each([
    ['TREES', 404, /There is no indicator TREES/],
    ['SALES?date=2014:2014-05', 400, /a year and a month/],
    ['SALES?date=2015:2014', 400, /ends before it begins/],
    ['SALES?date=May', 400, /date must be a year or month/],
    ['SALES?region=3307821041', 400, /region must be CN/],
  ])('refuse %s', async (question, status, detail) => {
    const { statusCode, payload } = await api.get(`/indicators/${question}`);
    expect([statusCode, JSON.parse(payload).detail]).toEqual([status, expect.stringMatching(detail)]);
  });
});
