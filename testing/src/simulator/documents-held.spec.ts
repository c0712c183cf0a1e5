import { wantedIndexes } from '@taocun/cli/checks/doctor-mongo';
import { serviceNames } from '@taocun/contracts';
import { FIRST_GENERATION, nameOf, type ServiceName } from '@taocun/service';
import { holdDocument, indexesMade, savedCollections } from './documents-held';
import { live } from './history';
import type { Document } from './memory/memory-query';

const collections = serviceNames.flatMap((service) => savedCollections(service).map((collection) => [service, collection] as const));
const town = { kind: 'town', code: '330782100', ruleSet: 'world-bank-2019', qualifies: true, sequence: 1, villages: 3, asOf: '2014-06-30' };
/** A document of each collection, by the collection's name. Histories are too small for regions, and few hand over. */
const examples = new Map<string, Document>([
  [
    'classification.handover',
    {
      ...{ _id: '330782100200', partition: 0, verdicts: [{ ruleSet: 'world-bank-2019', qualifies: true, sequence: 3 }] },
      certifiedIn: { 'world-bank-2019': 2014 },
    },
  ],
  ['reporting.regions', { _id: 'world-bank-2019:330782100', ...town, version: 1 }],
  ['reporting.regionHistory', { _id: 'world-bank-2019:330782100:1', ...town, partition: 0, offset: 0 }],
]);

const mayBeMissing = new Set([
  'certifiedIn',
  'certifiedYears',
  'people',
  'late',
  'lateUpdates',
  'published',
  'povertyCounty',
  'longitude',
  'latitude',
  'shortfallPpm',
  'traceparent',
  'size',
  'announcement',
  'record',
  'group',
]);

/** Members that documents of before do not have. */
const sinceLater = new Set(['certifications.households', 'certifications.activeHouseholds', 'certifications.activeAlibabaHouseholds']);

beforeAll(async () => {
  // Few histories have something waiting in the end.
  for (let seed = 1; examples.size < collections.length && seed < 500; seed++) {
    const { store } = (await live(seed)).engines;
    for (const [service, collection] of collections)
      for (const document of store.all(nameOf(service, '', FIRST_GENERATION), collection))
        examples.set(`${service}.${collection}`, document);
  }
});

describe.each(collections)('%s, %s', (service: ServiceName, collection: string) => {
  const stored = (): Document => examples.get(`${service}.${collection}`) ?? {};
  const held = (document: Document): Promise<void> => holdDocument(service, collection, document);

  it('has a schema that a stored document follows', async () => {
    expect(examples.has(`${service}.${collection}`)).toBe(true);
    await held(stored());
  });

  it('has a schema that refuses a member too many', async () => {
    await expect(held({ ...stored(), colour: 'red' })).rejects.toThrow(/colour/);
  });

  it('has a schema that refuses a missing member, and one of another type', async () => {
    for (const [name, value] of Object.entries(stored())) {
      const { [name]: _left, ...others } = stored();
      if (!mayBeMissing.has(name) && !sinceLater.has(`${collection}.${name}`)) await expect(held(others)).rejects.toThrow(name);
      if (typeof value === 'number') await expect(held({ ...stored(), [name]: String(value) })).rejects.toThrow(name);
    }
  });
});

it('holds nothing of a collection without a schema', async () => {
  await expect(holdDocument('ingestion', 'others', {})).rejects.toThrow('The collection others of ingestion has no schema.');
});

it('the indexes that `doctor` misses are some that a start makes', () => {
  const wanted = serviceNames.flatMap((service) =>
    Object.entries(wantedIndexes[service] ?? {}).flatMap(([collection, names]) => names.map((name) => `${service} ${collection}.${name}`)),
  );
  expect(wanted).toContain('reporting villages.qualifyingByCode');
  const made = serviceNames.flatMap((service) => indexesMade(service).map((name) => `${service} ${name}`));
  expect(wanted.filter((name) => !made.includes(name))).toEqual([]);
});
