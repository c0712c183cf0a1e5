import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { check } from '@placemarkio/check-geojson';
import { parse } from 'csv-parse/sync';
import { AnnouncementLog, FollowedLog } from '@taocun/reporting-announcements';
import { SilentSources } from '@taocun/reporting-answers';
import { ReadModels } from '@taocun/reporting-read-model';
import { until } from '@taocun/harness/until';
import { parquetReadObjects } from 'hyparquet';
import { Api } from '../api.fixture';
import { ReadLogs, verdictText } from '../projection/announced.fixture';
import { assessed, certified, saveAssessed, saveCertificates, verdictChanged } from '../reporting.fixture';

/** The statement that `npm start` makes about the record. */
const PROVENANCE = path.join(__dirname, '../../../../tools/record/provenance.json');
const provenance = JSON.parse(readFileSync(PROVENANCE, 'utf8'));

const { label } = provenance;

/** Paths to read that are not about villages, but about callers and the services. */
const aside = /^\/api\/v1\/(audit|keys|services|webhooks|events|freshness)/;
const described = JSON.parse(readFileSync(path.join(__dirname, '../../../../docs/openapi/reporting.json'), 'utf8')) as {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly responses: Readonly<Record<string, { readonly content?: object }>> } }>
  >;
};
const known: Readonly<Record<string, string>> = { '{year}': '2014', '{code}': '330782104213' };
/** The address of every answer about villages, with its media types. */
const answers = Object.entries(described.paths).flatMap(([template, { get }]) =>
  get === undefined || !template.startsWith('/api/v1/') || aside.test(template)
    ? []
    : [[template.replaceAll(/\{\w+\}/g, (name) => known[name] ?? name), Object.keys(get.responses['200']?.content ?? {})] as const],
);
const ofType = (type: string): string[] => answers.flatMap(([url, types]) => (types.some((one) => one.startsWith(type)) ? [url] : []));

const api = Api.inTests({ PROVENANCE });

beforeAll(async () => {
  const place = { longitude: 120.123456, latitude: 29.345678 };
  await saveCertificates(api.connection, certified('330782104213', { year: 2014 }));
  // Classification, which is not running here, would report when a list is complete.
  jest.spyOn(api.app.get(SilentSources), 'issued').mockResolvedValue(1);
  await saveAssessed(api.connection, assessed('330782104213', { name: '青岩刘村', ...place }), assessed('330782104214'));
});

it.each(ofType('application/json'))('is a member of the answer %s', async (url) => {
  const asked = { '/api/v1/regions/330782104213': '/api/v1/regions/CN', '/api/v1/places': '/api/v1/places?search=zj' }[url] ?? url;
  const { payload } = await api.get(asked);
  expect(JSON.parse(payload).provenance).toEqual(provenance);
});

it('is checked in every path to read', () => {
  expect([ofType('application/json').length, ofType('text/csv').length, ofType('application/vnd.apache.parquet').length]).toEqual([
    27, 20, 20,
  ]);
});

it.each(ofType('text/csv'))('is a column of the rows of %s, in CSV, NDJSON and Parquet', async (url) => {
  const as = async (format: string): Promise<Buffer> => (await api.get(`${url}?format=${format}`)).bytes;
  const csv: Record<string, string>[] = parse(await as('csv'), { columns: true });
  const lines = (await as('ndjson')).toString().split('\n').filter(Boolean);
  const parquet = new Uint8Array(await as('parquet'));
  const rows = await parquetReadObjects({ file: parquet.buffer });
  const all = [...csv, ...lines.map((line) => JSON.parse(line) as { provenance: string }), ...rows];
  expect(all.filter((row) => row['provenance'] !== label)).toEqual([]);
  expect(all.length % 3).toBe(0);
});

it('states that places are approximate, and gives them with two decimals', async () => {
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

it.each(['villages', 'provinces'])('is a property of every feature of the map of %s', async (of) => {
  const { features } = JSON.parse((await api.get(`/${of}.geojson${of === 'villages' ? '?qualifies=any' : ''}`)).payload) as {
    readonly features: readonly { readonly properties: { readonly provenance?: string } }[];
  };
  expect(features.length).toBeGreaterThan(1);
  expect(features.filter(({ properties }) => properties.provenance !== label)).toEqual([]);
});

it('is an attribute of every event, stored or not, in streams, pages and webhooks', async () => {
  const models = api.app.get(ReadModels);
  const logs = new ReadLogs(api.connection, models, api.app.get(FollowedLog));
  const followed = api.app.get(FollowedLog);
  const leave = followed.follow();
  const told = async (log: Pick<FollowedLog, 'read'>): Promise<string[]> => {
    const { announcements } = await log.read({}, {}, 10);
    return announcements.map(({ event }) => (JSON.parse(event) as { readonly provenance: string }).provenance);
  };
  logs.append('village.verdicts', 0, verdictText(verdictChanged('330782104213')));
  await logs.read('village.verdicts', 0);
  await until(
    () => told(followed),
    (found) => found.length > 0,
  );
  expect(await told(followed)).toEqual([label]);
  leave();
  await logs.save('village.verdicts', 0);
  expect(await told(api.app.get(AnnouncementLog))).toEqual([label]);
});

it.each([
  ['en', 'synthetic orders'],
  ['zh', '合成数据'],
])('is in every title of a feed in %s: %s', async (lang, words) => {
  const feed = (await api.app.inject({ url: `/villages/330782104213/feed.atom?lang=${lang}` })).payload;
  const titles = [...feed.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title);
  expect(titles.length).toBeGreaterThan(1);
  expect(titles.filter((title) => !title?.includes(words))).toEqual([]);
});
