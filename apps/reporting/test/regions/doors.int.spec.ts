import { keeperCountNames, NO_KEEPERS } from '@taocun/domain';
import { AnnouncementLog } from '@taocun/reporting-store';
import { ApiKeys, type KeyRole } from '@taocun/service';
import { Api } from '../api.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

const CODE = '330782104213';
/** Numbers that occur nowhere else, even when rounded to multiples of three. */
const people = {
  keepers: {
    ...NO_KEEPERS,
    ...Object.fromEntries(keeperCountNames.map((name, at) => [name, 70_300 + 3 * at])),
  },
  workersKnown: 70_324,
  workers: 70_327,
};
const exact = new RegExp(
  `\\b(${[...Object.values(people.keepers), people.workersKnown, people.workers].join('|')})\\b`,
);

const api = Api.inTests();
let keys: Readonly<Record<'subscriber' | 'operator', string>>;

beforeAll(async () => {
  await saveAssessed(
    api.connection,
    assessed(CODE, { ...people, qualifiesUnder: ['world-bank-2019'] }),
    assessed('330782104214'),
  );
  const certificate = { ...people, households: 350, activeHouseholds: 38, activeAlibabaHouseholds: 29 };
  const ofBoth = [2014, 2015].map((year) => certified(CODE, { ...certificate, year }));
  await saveCertificates(api.connection, ...ofBoth, certified('330782104214'));
  const key = async (role: KeyRole) => (await api.app.get(ApiKeys).create({ role, name: role })).key;
  keys = { subscriber: await key('subscriber'), operator: await key('operator') };
});

const by = (role: keyof typeof keys) => ({ authorization: `Bearer ${keys[role]}` });

it("an operator sees exact counts of a village's people", async () => {
  const village = JSON.parse((await api.get(`/villages/${CODE}`, by('operator'))).payload);
  expect(village.people).toEqual(people);
  const other = JSON.parse((await api.get('/villages/330782104214', by('operator'))).payload);
  expect(other).not.toHaveProperty('people');
});

/** The path of every answer for readers, except the stream of events, whose content is checked below. */
async function pathsForReaders(): Promise<string[]> {
  const { paths } = JSON.parse((await api.app.inject({ method: 'GET', url: '/docs-json' })).payload);
  return Object.keys(paths)
    .filter((path) => path.startsWith('/api/v1/') && paths[path].get !== undefined)
    .filter((path) => !/^\/api\/v1\/(events|keys|webhooks|services)/.test(path))
    .map((path) =>
      path.replace('regions/{code}', 'regions/330782').replace('{year}', '2015').replace('{code}', CODE),
    );
}

/** A subscriber may read all that a reader may. */
const others = { nobody: () => ({}), subscriber: () => by('subscriber') };

describe('nobody but operators gets an exact number of people', () => {
  it('in any answer', async () => {
    const paths = await pathsForReaders();
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      // NDJSON has the items of JSON.
      for (const accept of ['application/json', 'text/csv']) {
        // An operator asks first, because an answer stored for one caller must not be given to another.
        await api.get(path, { ...by('operator'), accept });
        for (const [who, headers] of Object.entries(others)) {
          const { payload } = await api.get(path, { ...headers(), accept });
          if (exact.test(payload)) throw new Error(`${path} tells it ${who}, as ${accept}.`);
        }
      }
    }
  });

  it.each(['people', 'people.keepers.female', 'workers'])('in the field %s of a list', async (field) => {
    for (const list of ['/villages', '/certifications/2015'])
      for (const headers of Object.values(others))
        expect((await api.get(`${list}?fields=${field}`, headers())).statusCode).toBe(400);
  });
});

it('nor in the events that clients and webhooks follow', async () => {
  await api.connection
    .collection<{ _id: string; topic: string; partition: number; offset: number }>('checkpoints')
    .insertOne({
      _id: 'village.certifications:0',
      topic: 'village.certifications',
      partition: 0,
      offset: 10,
    });
  const { announcements } = await api.app.get(AnnouncementLog).read({}, {}, 100);
  expect(announcements.map(({ id }) => id)).toContain(`world-bank-2019:${CODE}:2015`);
  for (const { event } of announcements) expect(event).not.toMatch(exact);
  expect(announcements.map(({ event }) => event).join()).toContain('"households":350');
});
