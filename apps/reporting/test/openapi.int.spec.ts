import { Validator } from '@seriousme/openapi-schema-validator';
import { saveSomethingOfEachList } from './answers/every-list.fixture';
import { Api, type Json } from './api.fixture';
import { Described } from './described.fixture';

const api = Api.inTests();
let described: Described;

beforeAll(async () => {
  await saveSomethingOfEachList(api);
  described = await Described.by(api);
});

it('the document is OpenAPI 3.1', async () => {
  const { document } = described;
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
});

it('the answer to a what-if matches its description', async () => {
  const payload = { rules: { annualSales: { thresholdFen: 1, comparison: 'at-least' } } };
  const { statusCode, payload: text } = await api.app.inject({
    method: 'POST',
    url: '/api/v1/what-if',
    payload,
  });
  const answer = JSON.parse(text);
  expect([statusCode, answer.items.length > 0, answer.counties.length > 0]).toEqual([200, true, true]);
  const operation = described.operations.find(({ path }) => path === '/api/v1/what-if');
  expect(operation && described.violationsOf(operation, 'application/json', answer)).toEqual([]);
  expect(described.violations(['components', 'schemas', 'WhatIfQuestion'], payload)).toEqual([]);
  expect(
    described.violations(['components', 'schemas', 'WhatIfQuestion'], { rules: { window: 1 } }),
  ).not.toEqual([]);
});

it('every error is a problem, and is described as one', async () => {
  for (const { path, responses } of described.operations) {
    for (const [status, { content }] of Object.entries(responses)) {
      // Health answers with its state, whichever it is.
      if (status < '400' || path.startsWith('/health')) continue;
      expect([path, status, content]).toEqual([
        path,
        status,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      ]);
    }
  }
  for (const [path, status, headers] of [
    ['/villages?limit=0', 400, {}],
    ['/villages/999999999999', 404, {}],
    ['/towns', 406, { accept: 'text/html' }],
    ['/nothing', 404, {}],
  ] as const) {
    const answer = await api.get(path, headers);
    expect([path, answer.statusCode, answer.type]).toEqual([
      path,
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect([
      path,
      described.violations(['components', 'schemas', 'Problem'], JSON.parse(answer.payload)),
    ]).toEqual([path, []]);
  }
});

it('examples match their schemas', () => {
  let examples = 0;
  const look = (value: Json, place: readonly string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const example of [
      ...('example' in value ? [value.example] : []),
      ...(Array.isArray(value.examples) ? value.examples : []),
    ]) {
      const schema = 'schema' in value ? [...place, 'schema'] : place;
      expect([place.join('/'), described.violations(schema, example)]).toEqual([place.join('/'), []]);
      examples++;
    }
    for (const [name, member] of Object.entries(value))
      if (name !== 'example' && name !== 'examples') look(member, [...place, name]);
  };
  look(described.document.components, ['components']);
  look(described.document.paths, ['paths']);
  expect(examples).toBeGreaterThan(30);
});
