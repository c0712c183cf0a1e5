import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Table } from '@taocun/reporting-figures';
import { Api } from '../api.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

const VILLAGE = '330782104213';

interface Described {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly { readonly name: string }[] } }>>;
}
const { paths } = JSON.parse(readFileSync(path.join(__dirname, '../../../../docs/openapi/reporting.json'), 'utf8')) as Described;
const known: Readonly<Record<string, string>> = { '{year}': '2014', '{code}': VILLAGE };
/** Every list with fields and pages. */
const lists = Object.entries(paths).flatMap(([template, { get }]) =>
  get?.parameters?.some(({ name }) => name === 'fields') ? [template.replaceAll(/\{\w+\}/g, (name) => known[name] ?? name)] : [],
);

const api = Api.inTests();
let statements: () => number;

beforeAll(async () => {
  await saveAssessed(api.connection, assessed(VILLAGE));
  await saveCertificates(api.connection, certified(VILLAGE, { year: 2014 }));
  const { database } = await api.app.get(Table).current();
  const spies = [jest.spyOn(database, 'rows'), jest.spyOn(database, 'ordered'), jest.spyOn(database, 'apart')];
  statements = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
});

async function costOf(url: string): Promise<readonly [status: number, statements: number]> {
  const before = statements();
  const { statusCode } = await api.get(url);
  return [statusCode, statements() - before];
}

it('every list is tried', () => expect(lists.length).toBe(20));

it.each(lists)('a question for %s with a mistake in its fields, cursor, limit or format costs no statement', async (url) => {
  for (const mistake of ['fields=nothing', 'cursor=nothing', 'cursor=WyJjb2RlIiwieCJd', 'limit=0', 'for=excel&format=json'])
    expect([mistake, ...(await costOf(`${url}?${mistake}`))]).toEqual([mistake, 400, 0]);
  expect((await costOf(`${url}?limit=1`))[0]).toBe(200);
});

it('published figures are compared with ours without a statement until something is stored', async () => {
  await api.get('/published');
  const [, once] = await costOf('/published?limit=1');
  await saveCertificates(api.connection, certified(VILLAGE, { year: 2015 }));
  const [, afterwards] = await costOf('/published?limit=1');
  expect([once, afterwards > 0]).toEqual([0, true]);
  expect(await costOf('/published?limit=1')).toEqual([200, 0]);
});
