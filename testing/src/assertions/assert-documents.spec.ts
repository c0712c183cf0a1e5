import { serviceNames } from '@taocun/contracts';
import { expectedIndexes } from '../../../apps/cli/src/checks/doctor-mongo';
import { holdDocument, indexesMade } from './assert-documents';

const town = {
  kind: 'town',
  code: '330782100',
  ruleSet: 'world-bank-2019',
  qualifies: true,
  sequence: 1,
  villages: 3,
  asOf: '2014-06-30',
};
const region = { _id: 'world-bank-2019:330782100', ...town, version: 1 };

it('a document that matches its schema is accepted', async () => {
  await expect(holdDocument('reporting', 'regions', region)).resolves.toBeUndefined();
});

it.each<[string, 'ingestion' | 'reporting', string, object, RegExp]>([
  ['with a member too many', 'reporting', 'regions', { ...region, colour: 'red' }, /colour/],
  ['without a member', 'reporting', 'regions', { ...region, villages: undefined }, /villages/],
  ['with a member of another type', 'reporting', 'regions', { ...region, villages: '3' }, /villages/],
  [
    'of a collection without a schema',
    'ingestion',
    'others',
    {},
    /The collection others of ingestion has no schema\./,
  ],
])('a document %s is not', async (_what, service, collection, document, why) => {
  await expect(holdDocument(service, collection, document)).rejects.toThrow(why);
});

it('`doctor` looks for indexes that services create at startup', () => {
  const expected = serviceNames.flatMap((service) =>
    Object.entries(expectedIndexes[service] ?? {}).flatMap(([collection, names]) =>
      names.map((name) => `${service} ${collection}.${name}`),
    ),
  );
  expect(expected).toContain('reporting villages.qualifyingByCounty');
  const made = serviceNames.flatMap((service) => indexesMade(service).map((name) => `${service} ${name}`));
  expect(expected.filter((name) => !made.includes(name))).toEqual([]);
});
