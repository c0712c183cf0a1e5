import { check } from '@placemarkio/check-geojson';
import { until } from '@taocun/harness/until';
import { AnnouncementLog, FollowedLog, ReadModels } from '@taocun/reporting-store';
import { Api } from '../api.fixture';
import { ReadLogs, verdictText } from '../projection/announced.fixture';
import {
  closeList,
  assessed,
  certified,
  saveAssessed,
  saveCertificates,
  verdictChanged,
} from '../reporting.fixture';
import { provenance, PROVENANCE } from './provenance.fixture';

const { label } = provenance;

const api = Api.inTests({ PROVENANCE });

beforeAll(async () => {
  const place = { longitude: 120.123456, latitude: 29.345678 };
  await saveCertificates(api.connection, certified('330782104213', { year: 2014 }));
  await closeList(api.connection, 1, { year: 2014 });
  await saveAssessed(
    api.connection,
    assessed('330782104213', { name: '青岩刘村', ...place }),
    assessed('330782104214'),
  );
});

it('places are stated to be approximate, and have two decimals', async () => {
  const { payload } = await api.get('/villages.geojson?qualifies=any');
  check(payload);
  const { features } = JSON.parse(payload) as {
    features: { geometry: { coordinates: number[] }; properties: object }[];
  };
  expect(features[0]).toMatchObject({
    geometry: { coordinates: [120.12, 29.35] },
    properties: { place: 'approximate', withinKm: provenance.placesWithinKm },
  });
  expect(features[1]?.properties).toMatchObject({ place: 'county-centre' });
  expect(features[1]?.properties).not.toHaveProperty('withinKm');
});

it('the provenance is an attribute of every event, stored or not, in streams, pages and webhooks', async () => {
  const models = api.app.get(ReadModels);
  const logs = new ReadLogs(api.connection, models, api.app.get(FollowedLog));
  const followed = api.app.get(FollowedLog);
  const leave = followed.follow();
  const vintagesOf = async (log: Pick<FollowedLog, 'read'>): Promise<string[]> => {
    const { announcements } = await log.read({}, {}, 10);
    return announcements.map(
      ({ event }) => (JSON.parse(event) as { readonly provenance: string }).provenance,
    );
  };
  logs.append('village.verdicts', 0, verdictText(verdictChanged('330782104213')));
  await logs.read('village.verdicts', 0);
  await until(
    () => vintagesOf(followed),
    (entries) => entries.length > 0,
  );
  expect(await vintagesOf(followed)).toEqual([label]);
  leave();
  await logs.save('village.verdicts', 0);
  expect(await vintagesOf(api.app.get(AnnouncementLog))).toEqual([label]);
});

it.each([
  ['en', 'synthetic orders'],
  ['zh', '合成数据'],
])('the provenance is in every title of a feed in %s: %s', async (lang, words) => {
  const feed = (await api.app.inject({ url: `/villages/330782104213/feed.atom?lang=${lang}` })).payload;
  const titles = [...feed.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title);
  expect(titles.length).toBeGreaterThan(1);
  expect(titles.filter((title) => !title?.includes(words))).toEqual([]);
});
