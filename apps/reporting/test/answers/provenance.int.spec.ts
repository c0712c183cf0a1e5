import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { check } from '@placemarkio/check-geojson';
import { parse } from 'csv-parse/sync';
import { Api } from '../api.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

/** The statement that `npm start` makes of the record. */
const PROVENANCE = path.join(__dirname, '../../../../tools/record/provenance.json');
const provenance = JSON.parse(readFileSync(PROVENANCE, 'utf8'));

let api: Api;

beforeAll(async () => {
  api = await Api.start({ PROVENANCE });
  const place = { longitude: 120.123456, latitude: 29.345678 };
  await saveCertificates(api.connection, certified('330782104213', { year: 2014 }));
  await saveAssessed(api.connection, assessed('330782104213', { name: '青岩刘村', ...place }), assessed('330782104214'));
});

afterAll(() => api.stop());

it('is in the objects and pages of every answer', async () => {
  for (const question of [
    '/villages/330782104213',
    '/villages',
    '/villages?fields=name',
    '/counts',
    '/counts/2014',
    '/regions/CN',
    '/regions?level=nation',
    '/rule-sets',
    '/farm-gate?by=total',
    '/provinces.geojson',
    '/villages.geojson',
  ]) {
    const { statusCode, payload } = await api.get(question);
    expect([question, statusCode, JSON.parse(payload).provenance]).toEqual([question, 200, provenance]);
  }
});

it.each(['', '&fields=name'])('is a column of CSV and a member of each line of NDJSON: %s', async (how) => {
  const csv = (await api.get(`/villages?format=csv${how}`)).payload;
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  expect([rows[0]?.['name'], rows[0]?.['provenance']]).toEqual(['青岩刘村', 'synthetic orders']);
  const lines = (await api.get(`/villages?format=ndjson${how}`)).payload.trim().split('\n');
  expect(lines).toHaveLength(rows.length);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ name: expect.any(String), provenance: 'synthetic orders' });
});

it('says of places that they are approximate, and gives them with two decimals', async () => {
  const { payload } = await api.get('/villages.geojson?qualifies=any');
  check(payload);
  const { features } = JSON.parse(payload) as { features: { geometry: { coordinates: number[] }; properties: object }[] };
  expect(features[0]).toMatchObject({
    geometry: { coordinates: [120.12, 29.35] },
    properties: { place: 'approximate', withinKm: provenance.placesWithinKm },
  });
  expect(features[1]?.properties).toMatchObject({ place: 'county-centre' });
  expect(features[1]?.properties).not.toHaveProperty('withinKm');
});
